import { planReturn } from '../../../shared/burst/plan-return.ts';
import { type BurstPolicy, defaultBurstPolicy } from '../../../shared/domain/burst-policy.ts';
import { type BurstState, emptyBurstState } from '../../../shared/domain/burst-state.ts';
import type { ClusterView } from '../../../shared/domain/cluster-view.ts';
import { ago, aView, now } from '../../builders/a-burst-view.ts';
import { aVirtualKubeletNode } from '../../builders/a-pod.ts';

/** Plans the return in a cluster whose VM nodes have had room for ten minutes, and says what became of its burst pods. */

export const policy: BurstPolicy = {
  ...defaultBurstPolicy,
  settleSeconds: 120,
  lifeSecondsMin: 180,
  evictionsPerPassMax: 5,
  movesPerPodHourMax: 3,
};
const settled: BurstState = { ...emptyBurstState, roomSince: ago(600) };

export const planFor = (
  view: Partial<ClusterView>,
  state: Partial<BurstState> = {},
  changed: Partial<typeof policy> = {},
) => planReturn({ view: aView(view), state: { ...settled, ...state }, policy: { ...policy, ...changed }, now });

export const reasons = (
  view: Partial<ClusterView>,
  state: Partial<BurstState> = {},
  changed: Partial<typeof policy> = {},
) => planFor(view, state, changed).kept.map(({ reason }) => reason);

export const goingHome = (
  view: Partial<ClusterView>,
  state: Partial<BurstState> = {},
  changed: Partial<typeof policy> = {},
) => planFor(view, state, changed).orders.map(({ name }) => name);

export const virtualNode = aVirtualKubeletNode();

/** Must not share a domain with pods of its app. */
export function apart(topologyKey: string) {
  const term = { topologyKey, labelSelector: { matchLabels: { app: 'web' } } };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

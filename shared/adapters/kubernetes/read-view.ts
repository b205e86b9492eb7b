import type { ClusterView } from '../../domain/cluster-view.ts';
import { type Glimpse, noGlimpse, withPod } from '../../domain/glimpse.ts';
import type { Node } from '../../domain/node.ts';
import { isWaiting, type Pod, type TextMap } from '../../domain/pod.ts';
import type { Instant } from '../../domain/time.ts';
import { asRecord } from '../arm/as-record.ts';
import { type Compact, compactNode, createCompact } from './compact.ts';
import type { KubeApi } from './kube-api.ts';
import { kubeFailureOf } from './kube-failure.ts';
import type { KubeLimits } from './kube-limits.ts';
import { listAll, type Wanted } from './list-all.ts';
import { networkPolicyOf } from './network-policy.ts';
import { autoscalerEvents, newestLast, scaleUpOf } from './scale-ups.ts';
import { gapOf, ListFailed } from './unseen-cluster.ts';

/**
 * One look into a cluster, what is independent in parallel. Pods and nodes are needed, and a ListFailed is thrown where
 * they are not seen; anything else that is not seen is a gap.
 */
export async function readView(api: KubeApi, now: Instant, limits: KubeLimits): Promise<ClusterView> {
  const look = lookInto(api, limits);
  const [waiting, nodesAndPods, namespaces, networkPolicies, scaleUps] = await allEnded([
    look.list({ kind: 'pods', fieldSelector: notPlaced, keep: keepWaiting(look.compact) }),
    readNodes(look),
    look.listIfAllowed({ kind: 'namespaces', keep: labelsOf }),
    look.listIfAllowed({ kind: 'networkpolicies', keep: networkPolicyOf }),
    look.listIfAllowed({ kind: 'events', fieldSelector: autoscalerEvents, keep: scaleUpOf }),
  ]);
  return {
    at: now,
    waiting,
    ...nodesAndPods,
    namespaces: Object.fromEntries(namespaces ?? []),
    networkPolicies,
    scaleUps: newestLast(scaleUps ?? []),
    gaps: look.gaps,
  };
}

/** One list, of which nothing is kept but the count and a time. */
export async function readGlimpse(api: KubeApi, limits: KubeLimits): Promise<Glimpse> {
  let glimpse = noGlimpse;
  const keep = (item: unknown) => {
    glimpse = withPod(glimpse, item as Pod);
    return null;
  };
  await lookInto(api, limits).list({ kind: 'pods', fieldSelector: notPlaced, keep });
  return glimpse;
}

interface Look {
  readonly compact: Compact;
  readonly gaps: readonly string[];
  list<T>(wanted: Wanted<T>): Promise<readonly T[]>;
  /** Null where it could not be listed, which is then among the gaps. */
  listIfAllowed<T>(wanted: Wanted<T>): Promise<readonly T[] | null>;
}

function lookInto(api: KubeApi, limits: KubeLimits): Look {
  const gaps: string[] = [];
  const list: Look['list'] = async (wanted) => {
    try {
      return await listAll(api, wanted, limits);
    } catch (error) {
      const failure = kubeFailureOf(error);
      throw failure ? new ListFailed(wanted.kind, failure) : error;
    }
  };
  return {
    compact: createCompact(),
    gaps,
    list,
    async listIfAllowed(wanted) {
      try {
        return await list(wanted);
      } catch (error) {
        if (!(error instanceof ListFailed)) throw error;
        gaps.push(gapOf(error));
        return null;
      }
    },
  };
}

/** Bound pods are in the thousands: those on VMs are read only where some on a virtual node could come home to them. */
async function readNodes({
  list,
  compact,
}: Look): Promise<Pick<ClusterView, 'nodes' | 'onVirtualNodes' | 'onVmNodes'>> {
  const nodes = await list({ kind: 'nodes', keep: compactNode });
  const virtual = new Set(nodes.filter(isVirtual).map(({ metadata }) => metadata?.name ?? ''));
  const each = [...virtual].map((name) =>
    list({ kind: 'pods', fieldSelector: `spec.nodeName=${name}`, keep: compact.whole }),
  );
  const onVirtualNodes = (await allEnded(each)).flat();
  const keep = (item: unknown) => (virtual.has((item as Pod).spec?.nodeName ?? '') ? null : compact.placed(item));
  const onVmNodes = onVirtualNodes.length > 0 ? await list({ kind: 'pods', fieldSelector: holdingRoom, keep }) : null;
  return { nodes, onVirtualNodes, onVmNodes };
}

/** What they brought, or the first failure; either way none of them goes on behind the caller's back. */
async function allEnded<T extends readonly unknown[] | []>(reading: T) {
  await Promise.allSettled(reading);
  return Promise.all(reading);
}

const notPlaced = 'spec.nodeName=,status.phase=Pending';
const holdingRoom = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';

/** The add-on and v2 have both; either may have been edited away (facts: aks-virtual-nodes.md, section 1). */
function isVirtual({ metadata, spec }: Node): boolean {
  const hasTaint = spec?.taints?.some(({ key }) => key === 'virtual-kubelet.io/provider') ?? false;
  return hasTaint || metadata?.labels?.type === 'virtual-kubelet';
}

const keepWaiting =
  ({ whole }: Compact) =>
  (item: unknown): Pod | null =>
    isWaiting(item as Pod) ? whole(item) : null;

function labelsOf(item: unknown): [string, TextMap] {
  const { name, labels } = asRecord(asRecord(item).metadata);
  return [String(name), asRecord(labels) as TextMap];
}

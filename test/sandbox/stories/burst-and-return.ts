import { isDeepStrictEqual } from 'node:util';
import type { Kubernetes } from '../kubernetes/start-kubernetes.ts';
import type { StartedCluster } from '../start-cluster.ts';
import type { PodLife } from '../witness.ts';
import { madeReady } from './burst-ready.ts';
import { fullCluster, furnish, hurried, shops } from './full-cluster.ts';
import { fullClusterDays } from './full-cluster-days.ts';
import { type Ended, type Story, when } from './story.ts';
import { unpreparedWorld } from './worlds.ts';

export const burstAndReturn: Story = {
  name: 'burst-and-return',
  title: '40 pods wait, the cluster is made ready, they burst, VMs arrive, the pods come home, the episode closes.',
  mode: 'burst',
  world: unpreparedWorld,
  inside: () => ({ ...fullCluster, furnish }),
  days: fullClusterDays,
  // Two to three minutes from the backlog to the alert (facts: azure-signals.md).
  alertSeconds: 150,
  settings: hurried,
  complaints: (ended) => [
    ...madeReady(ended),
    ...ranSooner(ended),
    ...wentAllTheWay(ended),
    ...ended.insides.flatMap((inside) => [
      ...ranOnAci(inside, ended),
      ...cameHome(inside, ended),
      ...touchedNothingElse(inside.kubernetes),
      ...inside.witness.broken,
    ]),
  ],
};

/** Than in the same cluster without the controller. */
function ranSooner({ pendingSeconds }: Ended): readonly string[] {
  const [after, alone] = [pendingSeconds?.with, pendingSeconds?.without];
  if (!after || !alone) return ['nobody knows how long the pods waited'];
  return [
    ...when(
      after.p50 >= alone.p50,
      `half of the pods waited ${after.p50} s, and ${alone.p50} s without the controller`,
    ),
    ...when(alone.pods !== 50, `${alone.pods} pods waited without the controller, not 50`),
  ];
}

/** Each of the 40 is seen at every point, and at none before the one that comes first. */
function wentAllTheWay({ burst }: Ended): readonly string[] {
  const stages = burst?.stages ?? [];
  return [
    ...when(stages.length === 0, 'nobody knows how long each stage took'),
    ...stages
      .filter(({ pods }) => pods !== 40)
      .map(({ from, to, pods }) => `${pods} pods were seen from ${from} to ${to}, not 40`),
    ...stages
      .filter(({ p50 }) => p50 < 0)
      .map(({ from, to }) => `half of the pods were ${to} before they were ${from}`),
  ];
}

/** All that can, and nothing else. */
function ranOnAci({ witness }: StartedCluster, { burst }: Ended): readonly string[] {
  const lives = [...witness.lives.values()].filter(({ waitingMs }) => waitingMs !== undefined);
  const first = lives.filter((life) => isOfShop(life) && !isSubstitute(life, lives));
  const foreign = lives.filter((life) => life.isVirtual && !isOfShop(life));
  return [
    ...when(first.length !== 40, `${first.length} pods that can burst waited at first, not 40`),
    ...first
      .filter(({ isVirtual, runningMs }) => !isVirtual || runningMs === undefined)
      .map(({ pod }) => `${pod} did not run on ACI`),
    ...foreign.map(({ pod }) => `${pod} cannot run on ACI, and was sent there`),
    ...when(burst?.burst !== 40, `${burst?.burst} pods burst, not 40`),
    ...when(burst?.unrecorded !== 0, `${burst?.unrecorded} pods were changed without an intent on record`),
    ...when(
      !isDeepStrictEqual(burst?.refused, refused),
      `others stayed than should: ${JSON.stringify(burst?.refused)}`,
    ),
  ];
}

/** The reason of each pod that waits and is none of the 40. */
const refused = { MustStayApart: 3, MountsDiskClaim: 1, MountsHostPath: 2, NotOptedIn: 4 };

const isOfShop = ({ pod }: PodLife): boolean => shops.some((name) => pod.startsWith(`shop/${name}-`));

/** Made when another of its owner had gone. */
const isSubstitute = ({ owner, createdMs }: PodLife, lives: readonly PodLife[]): boolean =>
  lives.some((other) => other.owner === owner && (other.leavingMs ?? Number.POSITIVE_INFINITY) <= createdMs);

function cameHome({ kubernetes, witness }: StartedCluster, { burst, world }: Ended): readonly string[] {
  const present = [...witness.lives.values()].filter(({ goneMs }) => goneMs === undefined);
  const usages = Object.values(world.subscriptions).flatMap(({ containerInstances }) =>
    Object.values(containerInstances).flatMap(({ usages }) => usages),
  );
  return [
    ...present.filter(({ isVirtual }) => isVirtual).map(({ pod }) => `${pod} is on ACI still`),
    ...present.filter(({ runningMs }) => runningMs === undefined).map(({ pod }) => `${pod} does not run`),
    ...when(burst?.returned !== 40, `${burst?.returned} pods came home, not 40`),
    ...when(Object.keys(world.containerGroups).length > 0, 'container groups were left behind'),
    ...usages.filter(({ currentValue }) => currentValue !== 0).map(({ name }) => `the quota of ${name} is still used`),
    ...when(kubernetes.containerGroups.size > 0, 'the virtual node still has container groups'),
  ];
}

/** Tolerations and annotations of pods are patched, pods are evicted, and that is all; no template changes. */
function touchedNothingElse({ requests, store }: Kubernetes): readonly string[] {
  const writes = requests.filter(({ kind, user }) => kind === 'write' && user !== 'operator');
  const patches = writes.filter(({ method, path }) => method === 'PATCH' && /\/pods\/[^/?]+(\?|$)/.test(path));
  const evictions = writes.filter(({ method, path }) => method === 'POST' && path.endsWith('/eviction'));
  const others = writes.filter((request) => !patches.includes(request) && !evictions.includes(request));
  return [
    ...when(patches.length < 40 || evictions.length < 40, `${patches.length} patches, ${evictions.length} evictions`),
    ...patches.filter(({ requestBody }) => !isSmall(requestBody)).map(({ path }) => `more was patched at ${path}`),
    ...others.map(({ method, path }) => `an unexpected write: ${method} ${path}`),
    ...store
      .list('deployments')
      .filter(({ metadata }) => metadata.generation !== 1)
      .map(({ metadata }) => `the deployment ${metadata.name} was changed`),
  ];
}

function isSmall(requestBody = ''): boolean {
  const { metadata = {}, spec = {}, ...others } = JSON.parse(requestBody) as Record<string, object>;
  const fields = [...Object.keys(metadata), ...Object.keys(spec), ...Object.keys(others)];
  return fields.sort().join(' ') === 'annotations resourceVersion tolerations';
}

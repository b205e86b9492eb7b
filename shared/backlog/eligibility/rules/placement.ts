import type { Pod } from '../../../domain/pod.ts';
import { below, both, hereIf, keysOf, type nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { type MisfitReason, obstacles, ourToleration } from '../../node-fit.ts';
import { denied, deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/**
 * What would keep the scheduler from placing the pod on the live virtual node even with our toleration: added, it could
 * never be taken away again, and the pod would wait on.
 */
export const placementRules: readonly Rule[] = [
  {
    reason: 'NodeIsCordoned',
    field: 'node.spec.unschedulable',
    verdict: denied,
    finds: obstacle('NodeIsCordoned'),
    says: 'Somebody has closed the virtual node to new pods.',
    fix: 'Uncordon the virtual node.',
    source: sources.scheduler,
  },
  {
    reason: 'NodeIsNotReady',
    field: 'node.status.conditions',
    verdict: denied,
    finds: obstacle('NodeIsNotReady'),
    says: 'The virtual node is not Ready: the pod that stands for it is down.',
    fix: 'Look at the connector of the virtual node: deployment aci-connector-linux in kube-system, or the v2 release.',
    source: sources.scheduler,
  },
  {
    reason: 'IsWindows',
    field: 'spec.os.name',
    verdict: denied,
    finds: ({ spec }) =>
      both(
        below('spec.os.name', hereIf(spec?.os?.name === 'windows')),
        keysOf('spec.nodeSelector', spec?.nodeSelector, (key, value) => osLabels.has(key) && value === 'windows'),
      ),
    says: 'Virtual nodes run Linux containers only.',
    fix: 'Keep the workload on a Windows node pool.',
    source: sources.addonDocs,
  },
  {
    reason: 'UnmatchedNodeSelector',
    field: "spec.nodeSelector['KEY']",
    verdict: denied,
    finds: obstacle('UnmatchedNodeSelector'),
    says: 'The virtual node does not carry the label, so the scheduler would never place the pod there.',
    fix: 'Leave the label out of the nodeSelector of the template, or prefer it by a soft node affinity.',
    source: sources.scheduler,
  },
  {
    reason: 'UnmatchedNodeAffinity',
    field: 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
    verdict: denied,
    finds: obstacle('UnmatchedNodeAffinity'),
    says: 'The virtual node meets none of the required terms, so the scheduler would never place the pod there.',
    fix: 'Prefer the nodes instead of requiring them, or add a term that the virtual node meets.',
    source: sources.scheduler,
  },
  {
    reason: 'UntoleratedTaint',
    field: "node.spec.taints['KEY']",
    verdict: denied,
    finds: obstacle('UntoleratedTaint'),
    says: 'The virtual node carries a taint beside its own that the pod does not tolerate.',
    fix: 'Remove the taint from the virtual node, or tolerate it in the template.',
    source: sources.scheduler,
  },
  {
    reason: 'SpreadKeyMissing',
    field: 'spec.topologySpreadConstraints[]',
    verdict: denied,
    finds: obstacle('SpreadKeyMissing'),
    says: 'The virtual node is in none of the zones or groups to spread over, so the scheduler would pass over it.',
    fix: 'Use whenUnsatisfiable: ScheduleAnyway.',
    source: sources.scheduler,
  },
  {
    reason: 'SpreadsStrictly',
    field: 'spec.topologySpreadConstraints[]',
    verdict: deniedUnlessConfigured,
    finds: obstacle('SpreadsStrictly'),
    says: 'The whole virtual node counts as one place, so it takes as few pods as strict spreading allows one node.',
    fix: 'Use whenUnsatisfiable: ScheduleAnyway.',
    source: sources.scheduler,
  },
  {
    reason: 'MustStayApart',
    field: 'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[]',
    verdict: deniedUnlessConfigured,
    finds: obstacle('MustStayApart'),
    says: 'The whole virtual node is one host, so at most one of the pods that must stay apart can run there.',
    fix: 'Prefer the distance (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring it.',
    source: sources.scheduler,
  },
  {
    reason: 'MustStayNear',
    field: 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[]',
    verdict: deniedUnlessConfigured,
    finds: obstacle('MustStayNear'),
    says: 'The pod must run beside others, which are seldom on the virtual node.',
    fix: 'Prefer the closeness (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring it.',
    source: sources.scheduler,
  },
  {
    reason: 'AffinityKeyMissing',
    field: 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[]',
    verdict: denied,
    finds: obstacle('AffinityKeyMissing'),
    says: 'The pod must run beside others in a zone or group, and the virtual node is in none.',
    fix: 'Prefer the closeness (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring it.',
    source: sources.scheduler,
  },
  {
    reason: 'RequestsEphemeralStorage',
    field: "spec.containers[].resources.requests['ephemeral-storage']",
    verdict: denied,
    finds: obstacle('RequestsEphemeralStorage'),
    says: 'The virtual node advertises no ephemeral storage, so the scheduler would never place the pod there.',
    fix: 'Leave out the request; a limit alone sets one, too.',
    source: sources.scheduler,
  },
  {
    reason: 'RequestsUnofferedResource',
    field: "spec.containers[].resources.requests['NAME']",
    verdict: denied,
    finds: obstacle('RequestsUnofferedResource'),
    says: 'The virtual node does not offer the resource, so the scheduler would never place the pod there.',
    fix: 'Keep the workload on the VM nodes that offer the resource.',
    source: sources.scheduler,
  },
  {
    reason: 'WantsGpu',
    field: "spec.containers[].resources.limits['nvidia.com/gpu']",
    verdict: denied,
    finds: wantsGpu,
    says: 'ACI has no GPUs any more, and virtual nodes never order one.',
    fix: 'Keep the workload on a GPU node pool.',
    source: sources.aciLimits,
  },
  {
    reason: 'ClaimsDevice',
    field: 'spec.resourceClaims',
    verdict: denied,
    finds: (pod) =>
      both(
        below('spec.resourceClaims', hereIf((pod.spec?.resourceClaims ?? []).length > 0)),
        inContainers(pod, ({ resources }) => below('resources.claims', hereIf((resources?.claims ?? []).length > 0))),
      ),
    says: 'ACI hands no devices to a pod.',
    fix: 'Keep the workload on the VM nodes that have the devices.',
    source: sources.aciLimits,
  },
];

function obstacle(reason: MisfitReason): Rule['finds'] {
  const find: (pod: Pod, site: Site) => typeof nothing = obstacles[reason];
  return (pod, { node }) => find(pod, { node, neighbours: null, added });
}

type Site = Parameters<(typeof obstacles)['UntoleratedTaint']>[1];

const added = [ourToleration];

const osLabels: ReadonlySet<string> = new Set(['kubernetes.io/os', 'beta.kubernetes.io/os']);

function wantsGpu(pod: Pod): readonly string[] {
  return inContainers(pod, ({ resources }) =>
    below(
      'resources',
      both(keysOf('requests', resources?.requests, isGpu), keysOf('limits', resources?.limits, isGpu)),
    ),
  );
}

/** `nvidia.com/gpu` and its slices (`nvidia.com/mig-1g.5gb`), `amd.com/gpu`, `gpu.intel.com/i915`. */
const isGpu = (resource: string): boolean => /^nvidia\.com\/|\bgpu\b/.test(resource);

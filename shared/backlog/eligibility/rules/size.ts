import type { Container, Pod } from '../../../domain/pod.ts';
import { type AciBill, addonOrder, cutGigabytes, groupMinimum, v2Order } from '../../aci-bill.ts';
import { below, both, hereIf, inEach } from '../../found.ts';
import { parseQuantity } from '../../quantity.ts';
import { denied, type EligibilityContext, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** How large a container group may be. The scheduler knows none of this and would bind a pod of any size. */
export const sizeRules: readonly Rule[] = [
  {
    reason: 'ExceedsCpu',
    field: 'spec.containers[].resources.requests.cpu',
    verdict: denied,
    finds: (pod, context) =>
      below(
        'spec.containers',
        hereIf(orderOf(pod, context).cpuCores > Math.min(context.region?.cpuMax ?? cpuMax, cpuMax)),
      ),
    says: 'The pod requests more cores than ACI offers one container group in the region.',
    fix: 'Use more and smaller pods.',
    source: sources.aciLimits,
  },
  {
    reason: 'ExceedsMemory',
    field: 'spec.containers[].resources.requests.memory',
    verdict: denied,
    finds: (pod, context) => {
      const limit = Math.min(context.region?.memoryGigabytesMax ?? memoryGigabytesMax, memoryGigabytesMax);
      return below('spec.containers', hereIf(orderOf(pod, context).memoryGigabytes > limit));
    },
    says: 'The pod requests more memory than ACI offers one container group in the region.',
    fix: 'Use more and smaller pods.',
    source: sources.aciLimits,
  },
  {
    reason: 'HasTooManyContainers',
    field: 'spec.containers',
    verdict: denied,
    finds: ({ spec }) => {
      const count = (spec?.containers ?? []).length + (spec?.initContainers ?? []).length;
      return below('spec.containers', hereIf(count > containersMax));
    },
    says: 'A container group holds at most 60 containers.',
    fix: 'Split the pod.',
    source: sources.aciLimits,
  },
  {
    reason: 'HasTooManyVolumes',
    field: 'spec.volumes',
    verdict: denied,
    finds: ({ spec }) => below('spec.volumes', hereIf((spec?.volumes ?? []).length > volumesMax)),
    says: 'A container group holds at most 20 volumes.',
    fix: 'Join volumes, or split the pod.',
    source: sources.aciLimits,
  },
  {
    reason: 'LimitAboveTotalRequest',
    field: "spec.containers[].resources.limits['cpu'], spec.containers[].resources.limits['memory']",
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: limitsAboveTotal,
    says: 'ACI refuses a container whose limit is above the sum of all requests of the pod (HTTP 400).',
    fix: 'Raise the requests, or lower the limit to their sum.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'BelowGroupMinimum',
    field: 'spec.containers[].resources.requests',
    verdict: { addon: 'note', v2: 'note' },
    finds: (pod, context) => below('spec.containers', hereIf(isSmall(orderOf(pod, context)))),
    says: 'A container group has at least 1 core and 1 GB: the pod is counted and paid as that.',
    fix: 'Use fewer and larger pods where the cost matters.',
    source: sources.aciGroups,
  },
];

const cpuMax = 31;
const memoryGigabytesMax = 240;
const containersMax = 60;
const volumesMax = 20;

/** With both engines, the larger order, which is that of v2. */
const orderOf = (pod: Pod, { engine }: EligibilityContext): AciBill =>
  engine === 'addon' ? addonOrder(pod) : v2Order(pod);

const isSmall = ({ cpuCores, memoryGigabytes }: AciBill): boolean =>
  cpuCores < groupMinimum.cpuCores || memoryGigabytes < groupMinimum.memoryGigabytes;

function limitsAboveTotal(pod: Pod): readonly string[] {
  const total = addonOrder(pod);
  return inEach('spec.containers', pod.spec?.containers, (container) =>
    below('resources', limitsAbove(total, container)),
  );
}

function limitsAbove({ cpuCores, memoryGigabytes }: AciBill, { resources }: Container): readonly string[] {
  const { cpu, memory } = resources?.limits ?? {};
  const isCpuAbove = cpu !== undefined && Math.ceil(parseQuantity(cpu, 3) ?? 0) > Math.round(cpuCores * 1000);
  const isMemoryAbove = memory !== undefined && cutGigabytes(memory) > memoryGigabytes;
  return both(below("limits['cpu']", hereIf(isCpuAbove)), below("limits['memory']", hereIf(isMemoryAbove)));
}

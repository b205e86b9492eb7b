import type { Affinity, Requirement } from '../../../../../shared/domain/pod.ts';
import { aContainer, aPod, aPodWith, aVirtualKubeletNode } from '../../../../builders/a-pod.ts';
import { D, N, type Row, S } from '../row.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const selecting = (nodeSelector: Record<string, string>) => aPod({ spec: { nodeSelector } });
const affine = (affinity: Affinity) => aPod({ spec: { affinity } });
const needing = (...matchExpressions: readonly Requirement[]) =>
  affine({ nodeAffinity: { [required]: { nodeSelectorTerms: [{ matchExpressions }] } } });
const apart = (topologyKey: string) =>
  affine({ podAntiAffinity: { [required]: [{ topologyKey, labelSelector: { matchLabels: { app: 'web' } } }] } });
const near = (topologyKey: string) =>
  affine({ podAffinity: { [required]: [{ topologyKey, labelSelector: { matchLabels: { app: 'web' } } }] } });
const spreading = (topologyKey: string, whenUnsatisfiable = 'DoNotSchedule') =>
  aPod({ spec: { topologySpreadConstraints: [{ topologyKey, whenUnsatisfiable }] } });
const requesting = (requests: Record<string, string>) =>
  aPodWith({ resources: { requests: { cpu: '1', memory: '2Gi', ...requests } } });
const zone = 'topology.kubernetes.io/zone';

export const placementRows: readonly Row[] = [
  {
    ...{ reason: 'IsWindows', addon: N, v2: N, fields: ['spec.os.name'] },
    pod: aPod({ spec: { os: { name: 'windows' } } }),
    unaffected: [aPod({ spec: { os: { name: 'linux' } } })],
  },
  {
    ...{ reason: 'IsWindows', addon: N, v2: N, fields: ["spec.nodeSelector['kubernetes.io/os']"] },
    pod: selecting({ 'kubernetes.io/os': 'windows' }),
    unaffected: [selecting({ 'kubernetes.io/os': 'linux' })],
  },
  {
    ...{ reason: 'UnmatchedNodeSelector', addon: N, v2: N, fields: ["spec.nodeSelector['agentpool']"] },
    pod: selecting({ agentpool: 'nodepool1', 'kubernetes.io/os': 'linux' }),
    unaffected: [selecting({ 'kubernetes.io/os': 'linux', type: 'virtual-kubelet' }), selecting({})],
  },
  {
    ...{ reason: 'UnmatchedNodeSelector', addon: N, v2: N, fields: ["spec.nodeSelector['kubernetes.io/os']"] },
    pod: selecting({ 'kubernetes.io/os': 'linux' }),
    context: {
      node: aVirtualKubeletNode({ metadata: { name: 'virtual-node-aci-linux', labels: { type: 'virtual-kubelet' } } }),
    },
    unaffected: [],
  },
  {
    ...{ reason: 'UnmatchedNodeAffinity', addon: N, v2: N },
    fields: [`spec.affinity.nodeAffinity.${required}`],
    pod: needing({ key: zone, operator: 'In', values: ['westeurope-1'] }),
    unaffected: [
      needing({ key: 'agentpool', operator: 'DoesNotExist' }),
      needing({ key: 'kubernetes.io/os', operator: 'In', values: ['windows', 'linux'] }),
    ],
  },
  {
    ...{ reason: 'UntoleratedTaint', addon: N, v2: N },
    fields: ["node.spec.taints['node.kubernetes.io/network-unavailable']"],
    pod: aPod(),
    context: {
      node: aVirtualKubeletNode({
        spec: {
          taints: [
            { key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' },
            { key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' },
            { key: 'soft', effect: 'PreferNoSchedule' },
          ],
        },
      }),
    },
    unaffected: [
      aPod({ spec: { tolerations: [{ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists' }] } }),
    ],
  },
  {
    ...{ reason: 'SpreadKeyMissing', addon: N, v2: N, fields: ['spec.topologySpreadConstraints[0]'] },
    pod: spreading(zone),
    unaffected: [spreading(zone, 'ScheduleAnyway')],
  },
  {
    ...{ reason: 'SpreadsStrictly', addon: D, v2: D, fields: ['spec.topologySpreadConstraints[0]'] },
    pod: spreading('kubernetes.io/hostname'),
    unaffected: [spreading('kubernetes.io/hostname', 'ScheduleAnyway')],
  },
  {
    ...{ reason: 'MustStayApart', addon: D, v2: D, fields: [`spec.affinity.podAntiAffinity.${required}[0]`] },
    pod: apart('kubernetes.io/hostname'),
    unaffected: [apart(zone)],
  },
  {
    ...{ reason: 'MustStayNear', addon: D, v2: D, fields: [`spec.affinity.podAffinity.${required}[0]`] },
    pod: near('kubernetes.io/hostname'),
    unaffected: [affine({ podAffinity: {} })],
  },
  {
    ...{ reason: 'AffinityKeyMissing', addon: N, v2: N, fields: [`spec.affinity.podAffinity.${required}[0]`] },
    pod: near(zone),
    unaffected: [apart(zone)],
  },
  {
    ...{ reason: 'RequestsEphemeralStorage', addon: N, v2: N },
    fields: ["spec.containers[0].resources.requests['ephemeral-storage']"],
    pod: requesting({ 'ephemeral-storage': '1Gi' }),
    unaffected: [requesting({ 'ephemeral-storage': '0' })],
  },
  {
    ...{ reason: 'RequestsUnofferedResource', addon: N, v2: N },
    fields: ["spec.containers[0].resources.requests['hugepages-2Mi']"],
    pod: requesting({ 'hugepages-2Mi': '64Mi' }),
    unaffected: [requesting({})],
  },
  {
    ...{ reason: 'WantsGpu', addon: N, v2: N },
    fields: ["spec.containers[0].resources.limits['nvidia.com/gpu']"],
    pod: aPodWith({ resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { 'nvidia.com/gpu': '1' } } }),
    unaffected: [],
  },
  {
    ...{ reason: 'ClaimsDevice', addon: N, v2: N },
    fields: ['spec.resourceClaims', 'spec.containers[0].resources.claims'],
    pod: aPodWith(
      { resources: { requests: { cpu: '1', memory: '2Gi' }, claims: [{ name: 'fpga' }] } },
      { resourceClaims: [{ name: 'fpga' }] },
    ),
    unaffected: [],
  },
  {
    ...{ reason: 'ExceedsCpu', addon: N, v2: N, fields: ['spec.containers'] },
    pod: aPod({ spec: { containers: [aContainer({ resources: { requests: { cpu: '4010m', memory: '2G' } } })] } }),
    unaffected: [requesting({ cpu: '3900m' })],
  },
  {
    ...{ reason: 'ExceedsCpu', addon: N, v2: N, fields: ['spec.containers'] },
    pod: requesting({ cpu: '32' }),
    context: { region: null },
    unaffected: [requesting({ cpu: '30' })],
  },
  {
    ...{ reason: 'ExceedsMemory', addon: N, v2: N, fields: ['spec.containers'] },
    pod: aPod({
      spec: {
        containers: [
          aContainer({ resources: { requests: { cpu: '1', memory: '9G' } } }),
          aContainer({ name: 'other', resources: { requests: { cpu: '1', memory: '9G' } } }),
        ],
      },
    }),
    unaffected: [requesting({ memory: '15.9G' })],
  },
  {
    ...{ reason: 'ExceedsMemory', addon: N, v2: N, fields: ['spec.containers'] },
    pod: requesting({ memory: '241G' }),
    context: { region: { cpuMax: 31, memoryGigabytesMax: 500 } },
    unaffected: [],
  },
  {
    ...{ reason: 'HasTooManyContainers', addon: N, v2: N, fields: ['spec.containers'] },
    pod: aPod({
      spec: {
        containers: Array.from({ length: 61 }, (_, index) =>
          aContainer({ name: `c${index}`, resources: { requests: { cpu: '20m', memory: '100M' } } }),
        ),
      },
    }),
    unaffected: [],
  },
  {
    ...{ reason: 'HasTooManyVolumes', addon: N, v2: N, fields: ['spec.volumes'] },
    pod: aPod({
      spec: { volumes: Array.from({ length: 21 }, (_, index) => ({ name: `cache-${index}`, emptyDir: {} })) },
    }),
    unaffected: [
      aPod({ spec: { volumes: Array.from({ length: 20 }, (_, index) => ({ name: `cache-${index}`, emptyDir: {} })) } }),
    ],
  },
  {
    ...{ reason: 'LimitAboveTotalRequest', addon: N, v2: D },
    fields: ["spec.containers[0].resources.limits['cpu']", "spec.containers[0].resources.limits['memory']"],
    pod: aPodWith({ resources: { requests: { cpu: '1', memory: '2G' }, limits: { cpu: '1010m', memory: '2.1G' } } }),
    unaffected: [
      aPodWith({ resources: { requests: { cpu: '1', memory: '2G' }, limits: { cpu: '1', memory: '2G' } } }),
      aPod({
        spec: {
          containers: [
            aContainer({ resources: { requests: { cpu: '1', memory: '2G' }, limits: { cpu: '2', memory: '4G' } } }),
            aContainer({ name: 'other', resources: { requests: { cpu: '1', memory: '2G' } } }),
          ],
        },
      }),
    ],
  },
  {
    ...{ reason: 'BelowGroupMinimum', addon: S, v2: S, fields: ['spec.containers'] },
    pod: requesting({ cpu: '250m' }),
    unaffected: [],
  },
];

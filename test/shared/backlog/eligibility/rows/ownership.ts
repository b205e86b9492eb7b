import { anOwner, aPod, aVirtualKubeletNode } from '../../../../builders/a-pod.ts';
import { D, N, type Row, S, Y } from '../row.ts';

const tolerating = (...tolerations: readonly object[]) => aPod({ spec: { tolerations } });

export const ownershipRows: readonly Row[] = [
  {
    ...{ reason: 'TwoEngines', addon: N, v2: N, fields: ['spec.tolerations'] },
    pod: aPod(),
    context: { engine: 'both' },
    unaffected: [],
  },
  {
    ...{ reason: 'InSystemNamespace', addon: N, v2: N, fields: ['metadata.namespace'] },
    pod: aPod({ metadata: { namespace: 'kube-system' } }),
    unaffected: [aPod({ metadata: { namespace: 'kubernetes' } }), aPod({ metadata: { namespace: 'my-kube-system' } })],
  },
  {
    ...{ reason: 'InSystemNamespace', addon: N, v2: N, fields: ['metadata.namespace'] },
    pod: aPod({ metadata: { namespace: 'gatekeeper-system' } }),
    unaffected: [],
  },
  {
    ...{ reason: 'NamespaceNotOptedIn', addon: N, v2: N, fields: ['metadata.namespace'] },
    pod: aPod(),
    context: { namespace: { isOptedIn: false, networkPolicies: [] } },
    unaffected: [],
  },
  {
    ...{ reason: 'BelongsToDaemonSet', addon: N, v2: N, fields: ['metadata.ownerReferences[0]'] },
    pod: aPod({ metadata: { ownerReferences: [anOwner('DaemonSet')] } }),
    unaffected: [aPod({ metadata: { ownerReferences: [anOwner('StatefulSet')] } })],
  },
  {
    ...{ reason: 'IsMirrorPod', addon: N, v2: N, fields: ["metadata.annotations['kubernetes.io/config.mirror']"] },
    pod: aPod({ metadata: { annotations: { 'kubernetes.io/config.mirror': '9bda' } } }),
    unaffected: [aPod({ metadata: { annotations: { 'kubernetes.io/config.source': 'api' } } })],
  },
  {
    ...{ reason: 'IsMirrorPod', addon: N, v2: N, fields: ['metadata.ownerReferences[0]'] },
    pod: aPod({ metadata: { ownerReferences: [anOwner('Node')] } }),
    unaffected: [],
  },
  {
    ...{ reason: 'AlreadyBound', addon: N, v2: N, fields: ['spec.nodeName'] },
    pod: aPod({ spec: { nodeName: 'aks-nodepool1-0' } }),
    unaffected: [aPod({ spec: { nodeName: '' } })],
  },
  {
    ...{ reason: 'IsTerminating', addon: N, v2: N, fields: ['metadata.deletionTimestamp'] },
    pod: aPod({ metadata: { deletionTimestamp: new Date(0) } }),
    unaffected: [],
  },
  {
    ...{ reason: 'IsGated', addon: N, v2: N, fields: ['spec.schedulingGates'] },
    pod: aPod({ spec: { schedulingGates: [{ name: 'queue' }] } }),
    unaffected: [aPod({ spec: { schedulingGates: [] } })],
  },
  {
    ...{ reason: 'HasOtherScheduler', addon: N, v2: N, fields: ['spec.schedulerName'] },
    pod: aPod({ spec: { schedulerName: 'volcano' } }),
    unaffected: [],
  },
  {
    ...{ reason: 'ToleratesAlready', addon: N, v2: N, fields: ['spec.tolerations[1]'] },
    pod: tolerating(
      { key: 'gpu', operator: 'Exists' },
      { key: 'virtual-kubelet.io/provider', operator: 'Equal', value: 'azure', effect: 'NoSchedule' },
    ),
    unaffected: [
      tolerating({ key: 'virtual-kubelet.io/provider', operator: 'Equal', value: 'aws', effect: 'NoSchedule' }),
      tolerating({ key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoExecute' }),
    ],
  },
  {
    ...{ reason: 'ToleratesAlready', addon: N, v2: N, fields: ['spec.tolerations[0]'] },
    pod: tolerating({ operator: 'Exists' }),
    unaffected: [],
  },
  {
    ...{ reason: 'HasNoController', addon: D, v2: S, fields: ['metadata.ownerReferences'] },
    pod: aPod({ metadata: { ownerReferences: [] } }),
    unaffected: [],
  },
  {
    ...{ reason: 'HasNoController', addon: D, v2: S, fields: ['metadata.ownerReferences'] },
    pod: aPod({ metadata: { ownerReferences: [anOwner('Backup', false)] } }),
    unaffected: [],
  },
  {
    ...{ reason: 'BelongsToJob', addon: D, v2: Y, fields: ['metadata.ownerReferences[0]'] },
    pod: aPod({ metadata: { ownerReferences: [anOwner('Job')] }, spec: { restartPolicy: 'OnFailure' } }),
    unaffected: [aPod({ metadata: { ownerReferences: [anOwner('CronTask')] } })],
  },
  {
    ...{ reason: 'NeverRestarts', addon: D, v2: Y, fields: ['spec.restartPolicy'] },
    pod: aPod({ spec: { restartPolicy: 'Never' } }),
    unaffected: [aPod({ spec: { restartPolicy: 'OnFailure' } })],
  },
  {
    ...{ reason: 'NodeIsCordoned', addon: N, v2: N, fields: ['node.spec.unschedulable'] },
    pod: aPod(),
    context: { node: aVirtualKubeletNode({ spec: { unschedulable: true } }) },
    unaffected: [],
  },
  {
    ...{ reason: 'NodeIsNotReady', addon: N, v2: N, fields: ['node.status.conditions'] },
    pod: aPod(),
    context: { node: aVirtualKubeletNode({ status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }) },
    unaffected: [],
  },
];

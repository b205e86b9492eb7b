import type { Column, TableSchema } from './kusto.ts';

/**
 * The tables that Container Insights fills in a Log Analytics workspace, column by column as documented (facts:
 * azure-signals.md, section 3).
 */

export const kubePodInventory: TableSchema = {
  name: 'KubePodInventory',
  columns: [
    ...columns('real', '_BilledSize'),
    ...columns('string', 'ClusterId ClusterName Computer'),
    ...columns('datetime', 'ContainerCreationTimeStamp'),
    ...columns('string', 'ContainerID ContainerLastStatus ContainerName'),
    ...columns('int', 'ContainerRestartCount'),
    ...columns('datetime', 'ContainerStartTime'),
    ...columns(
      'string',
      'ContainerStatus ContainerStatusReason ControllerKind ControllerName InstanceName _IsBillable',
    ),
    ...columns('string', 'Name Namespace'),
    ...columns('datetime', 'PodCreationTimeStamp'),
    ...columns('string', 'PodIp PodLabel'),
    ...columns('int', 'PodRestartCount'),
    ...columns('datetime', 'PodStartTime'),
    ...columns('string', 'PodStatus PodUid _ResourceId ServiceName SourceSystem _SubscriptionId'),
    ...columns('datetime', 'TimeGenerated'),
    ...columns('string', 'Type'),
  ],
};

export const kubeEvents: TableSchema = {
  name: 'KubeEvents',
  columns: [
    ...columns('real', '_BilledSize'),
    ...columns('string', 'ClusterId ClusterName Computer'),
    ...columns('real', 'Count'),
    ...columns('datetime', 'FirstSeen'),
    ...columns('string', '_IsBillable KubeEventType'),
    ...columns('datetime', 'LastSeen'),
    ...columns('string', 'Message Name Namespace ObjectKind Reason _ResourceId SourceComponent SourceSystem'),
    ...columns('string', '_SubscriptionId'),
    ...columns('datetime', 'TimeGenerated'),
    ...columns('string', 'Type'),
  ],
};

export const kubeNodeInventory: TableSchema = {
  name: 'KubeNodeInventory',
  columns: [
    ...columns('real', '_BilledSize'),
    ...columns('string', 'ClusterId ClusterName Computer'),
    ...columns('datetime', 'CreationTimeStamp'),
    ...columns('string', 'DockerVersion _IsBillable KubeletVersion KubeProxyVersion KubernetesProviderID Labels'),
    ...columns('datetime', 'LastTransitionTimeReady'),
    ...columns('string', 'OperatingSystem _ResourceId SourceSystem Status _SubscriptionId'),
    ...columns('datetime', 'TimeGenerated'),
    ...columns('string', 'Type'),
  ],
};

export const containerInsightsSchemas: readonly TableSchema[] = [kubePodInventory, kubeEvents, kubeNodeInventory];

function columns(type: string, names: string): readonly Column[] {
  return names.split(' ').map((name) => ({ name, type }));
}

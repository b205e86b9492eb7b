import type { ListKind } from './kube-api.ts';

/**
 * What the controller's identity must be allowed inside a cluster, and how to allow it: a rule of a ClusterRole, or with
 * Azure RBAC a data action (facts: aks-virtual-nodes.md, section 7).
 */
export type KubeRight =
  | `list ${ListKind}`
  | `${'get' | 'delete'} ${'pods' | 'nodes'}`
  | 'patch pods'
  | 'create pods/eviction';

const provider = 'Microsoft.ContainerService/managedClusters';

const dataActions: Readonly<Record<KubeRight, string>> = {
  'list pods': 'pods/read',
  'list nodes': 'nodes/read',
  'list namespaces': 'namespaces/read',
  'list networkpolicies': 'networking.k8s.io/networkpolicies/read',
  'list events': 'events/read',
  'get pods': 'pods/read',
  'get nodes': 'nodes/read',
  'patch pods': 'pods/write',
  'create pods/eviction': 'pods/write',
  'delete pods': 'pods/delete',
  'delete nodes': 'nodes/delete',
};

export function adviseRight(right: KubeRight): string {
  return (
    `Let the controller's identity \`${right}\` in all namespaces: by a ClusterRole bound to its object id, ` +
    `or with Azure RBAC by the data action ${provider}/${dataActions[right]}.`
  );
}

import { type Action, type ActionKind, type Deletion, describe, leastModes } from '../../shared/domain/action.ts';
import { aProvenStray } from '../builders/a-stray.ts';
import { clusterId } from '../builders/an-observation.ts';
import type { MendingKind } from '../shared/readiness/worlds.ts';
import { kubernetesRows, permissionRows } from './permissions.ts';
import { code, table } from './table.ts';

const pods = [{ namespace: 'NAMESPACE', name: 'POD', uid: 'UID', resourceVersion: '1' }];

/** One of each kind: a forgotten one does not compile. */
const examples: { readonly [Kind in ActionKind]: Extract<Action, { kind: Kind }> } = {
  'register-provider': {
    kind: 'register-provider',
    subscriptionId: 'SUBSCRIPTION',
    provider: 'Microsoft.ContainerInstance',
  },
  'create-subnet': { kind: 'create-subnet', networkId: 'NETWORK', subnetName: 'NAME', addressPrefix: 'FREE PREFIX' },
  'delegate-subnet': { kind: 'delegate-subnet', subnetId: 'SUBNET' },
  'enable-addon': { kind: 'enable-addon', clusterId: 'CLUSTER', subnetName: 'NAME' },
  'assign-role': {
    kind: 'assign-role',
    scope: 'SUBNET',
    principalId: 'ADD-ON IDENTITY',
    roleId: 'ROLE',
    roleName: 'Network Contributor',
  },
  'burst-pods': {
    kind: 'burst-pods',
    clusterId,
    pods: pods.map((pod) => ({ ...pod, tolerations: [], annotations: {} })),
  },
  'return-pods': { kind: 'return-pods', clusterId, pods },
  'give-back-pods': { kind: 'give-back-pods', clusterId, pods },
  'delete-group': { kind: 'delete-group', clusterId, stray: aProvenStray('group-without-pod', { name: 'GROUP' }) },
  'delete-node': { kind: 'delete-node', clusterId, stray: aProvenStray('ghost-node', { name: 'NODE' }) },
  'delete-pod': { kind: 'delete-pod', clusterId, stray: aProvenStray('stuck-pod', { name: 'NAMESPACE/POD' }) },
};

const kinds = Object.keys(examples) as readonly ActionKind[];

/** What mode prepare does, what only mode burst does, and what only mode reap does. */
export const mendingKinds = kinds.filter((kind): kind is MendingKind => leastModes[kind] === 'prepare');
export const podKinds = kinds.filter((kind): kind is PodKind => leastModes[kind] === 'burst');
export const deletionKinds = kinds.filter((kind): kind is Deletion['kind'] => leastModes[kind] === 'reap');

type PodKind = Exclude<ActionKind, MendingKind | Deletion['kind']>;

export function printActions(): string {
  const rows = Object.values(examples).map((action) => [
    code(action.kind),
    code(leastModes[action.kind]),
    describe(action),
    [...writesOf(action.kind), ...podWritesOf(action.kind)].map(code).join(', '),
  ]);
  return table(['kind', 'mode', 'what it does', 'the write that Azure or Kubernetes sees'], rows);
}

function podWritesOf(kind: ActionKind): readonly string[] {
  return kubernetesRows
    .filter(({ changes = [], verbs }) => changes.includes(kind) && !verbs.includes('get'))
    .flatMap(({ verbs, resource }) => verbs.map((verb) => `${verb} ${resource}`));
}

/** What looking needs, before and after, stands in the table of permissions. */
function writesOf(kind: ActionKind): readonly string[] {
  return permissionRows
    .filter(
      ({ scope, action, changes = [] }) => scope !== 'linked' && changes.includes(kind) && !/\/read$/.test(action),
    )
    .map(({ action }) => action);
}

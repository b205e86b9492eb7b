import { type Action, type ActionKind, describe } from '../../shared/domain/action.ts';
import { permissionRows } from './permissions.ts';
import { code, table } from './table.ts';

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
};

export const actionKinds = Object.keys(examples) as readonly ActionKind[];

export function printActions(): string {
  const rows = Object.values(examples).map((action) => [
    code(action.kind),
    describe(action),
    writesOf(action.kind).map(code).join(', '),
  ]);
  return table(['kind', 'what it does', 'the write that Azure sees'], rows);
}

/** What looking needs, before and after, stands in the table of permissions. */
function writesOf(kind: ActionKind): readonly string[] {
  return permissionRows
    .filter(
      ({ scope, action, changes = [] }) => scope !== 'linked' && changes.includes(kind) && !/\/read$/.test(action),
    )
    .map(({ action }) => action);
}

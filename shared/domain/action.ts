/** One change, as plain data: printable, comparable, and enough to carry it out or to describe it. */
export type Action =
  | {
      readonly kind: 'register-provider';
      readonly subscriptionId: string;
      readonly provider: 'Microsoft.ContainerInstance';
    }
  | {
      readonly kind: 'create-subnet';
      readonly networkId: string;
      readonly subnetName: string;
      readonly addressPrefix: string;
    }
  | { readonly kind: 'delegate-subnet'; readonly subnetId: string }
  | { readonly kind: 'enable-addon'; readonly clusterId: string; readonly subnetName: string }
  | {
      readonly kind: 'assign-role';
      readonly scope: string;
      readonly principalId: string;
      readonly roleId: string;
      readonly roleName: string;
    };

export type ActionKind = Action['kind'];

/** What the action changes: one resource id. Two actions never run at once on one target. */
export function targetOf(action: Action): string {
  switch (action.kind) {
    case 'register-provider':
      return `/subscriptions/${action.subscriptionId}/providers/${action.provider}`;
    case 'create-subnet':
      return `${action.networkId}/subnets/${action.subnetName}`;
    case 'delegate-subnet':
      return action.subnetId;
    case 'enable-addon':
      return action.clusterId;
    case 'assign-role':
      return action.scope;
  }
}

/** One sentence in the imperative: what the action would do, for plans, logs and records. */
export function describe(action: Action): string {
  switch (action.kind) {
    case 'register-provider':
      return `Register ${action.provider} in subscription ${action.subscriptionId}`;
    case 'create-subnet':
      return `Create subnet ${action.subnetName} (${action.addressPrefix}), delegated to ACI, in ${action.networkId}`;
    case 'delegate-subnet':
      return `Delegate subnet ${action.subnetId} to ACI`;
    case 'enable-addon':
      return `Enable the virtual-node add-on with subnet ${action.subnetName}`;
    case 'assign-role':
      return `Grant ${action.roleName} on ${action.scope} to ${action.principalId}`;
  }
}

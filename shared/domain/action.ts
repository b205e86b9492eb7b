import { type BurstOrder, type PodOrder, podName } from './cluster-view.ts';
import type { ClusterId } from './ids.ts';
import type { Mode } from './mode.ts';
import type { ProvenStray } from './stray.ts';

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
    }
  | { readonly kind: 'burst-pods'; readonly clusterId: ClusterId; readonly pods: readonly BurstOrder[] }
  | { readonly kind: 'return-pods'; readonly clusterId: ClusterId; readonly pods: readonly PodOrder[] }
  | { readonly kind: 'give-back-pods'; readonly clusterId: ClusterId; readonly pods: readonly PodOrder[] }
  | Deletion;

/** Of many pods, none of which hangs on another. */
export type PodsAction = Extract<Action, { readonly pods: unknown }>;

export const isOfPods = (action: Action): action is PodsAction => 'pods' in action;

/** Of one thing that bursting left behind. The proofs go with it into every record. */
export type Deletion =
  | {
      readonly kind: 'delete-group';
      readonly clusterId: ClusterId;
      readonly stray: ProvenStray<'group-without-pod' | 'group-of-stuck-pod'>;
    }
  | { readonly kind: 'delete-node'; readonly clusterId: ClusterId; readonly stray: ProvenStray<'ghost-node'> }
  | { readonly kind: 'delete-pod'; readonly clusterId: ClusterId; readonly stray: ProvenStray<'stuck-pod'> };

export type ActionKind = Action['kind'];

/** The least mode in which a kind of change is made; in those before it, it is only described. */
export const leastModes: { readonly [Kind in ActionKind]: Mode } = {
  'register-provider': 'prepare',
  'create-subnet': 'prepare',
  'delegate-subnet': 'prepare',
  'enable-addon': 'prepare',
  'assign-role': 'prepare',
  'burst-pods': 'burst',
  'return-pods': 'burst',
  'give-back-pods': 'burst',
  'delete-group': 'reap',
  'delete-node': 'reap',
  'delete-pod': 'reap',
};

export const isDeletion = (action: Action): action is Deletion => leastModes[action.kind] === 'reap';

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
    case 'burst-pods':
    case 'return-pods':
    case 'give-back-pods':
      return `${action.clusterId}#${action.kind}`;
    case 'delete-group':
      return action.stray.name;
    case 'delete-node':
    case 'delete-pod':
      return `${action.clusterId}#${action.kind}#${action.stray.name}`;
  }
}

/** One pod of such an action, for what is remembered of it alone. */
export const targetOfPod = (pod: Omit<PodOrder, 'resourceVersion'>): string => `${podName(pod)}#${pod.uid}`;

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
    case 'burst-pods':
      return `Let ${podsIn(action.pods)} run on the virtual node`;
    case 'return-pods':
      return `Bring ${podsIn(action.pods)} home to VM nodes`;
    case 'give-back-pods':
      return `Give ${podsIn(action.pods)} back to the owner, for ACI does not run them`;
    case 'delete-group':
      return `Delete container group ${action.stray.name}, which nobody looks after`;
    case 'delete-node':
      return `Delete node ${action.stray.name}, which nothing stands behind`;
    case 'delete-pod':
      return `Delete pod ${action.stray.name} without waiting for its node, which is dead`;
  }
}

/** So many names make a sentence; the count is always whole. */
const podsNamedMax = 3;

function podsIn(pods: readonly PodOrder[]): string {
  const named = pods.slice(0, podsNamedMax).map(podName).join(', ');
  return `${pods.length === 1 ? 'pod' : `${pods.length} pods`} (${named}${pods.length > podsNamedMax ? ', …' : ''})`;
}

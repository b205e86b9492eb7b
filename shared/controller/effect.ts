import { type Action, targetOf } from '../domain/action.ts';
import type { Cluster } from '../domain/cluster.ts';
import { isSameId } from '../domain/ids.ts';
import { isDelegatedToAci, type Subnet } from '../domain/network.ts';
import type { Observation } from '../domain/observation.ts';
import type { Sight } from '../domain/sight.ts';

/** What is to be seen of a change: only what plainly stands there counts as done. */
export type Effect = 'there' | 'under-way' | 'failed' | 'not-there';

/** Null where the eye was blind. */
export function effectOf(action: Action, observation: Observation): Effect | null {
  const { provider, network, cluster, roles, inside } = observation;
  switch (action.kind) {
    case 'register-provider':
      return of(provider, effectOnProvider);
    case 'create-subnet':
    case 'delegate-subnet':
      return of(network, (found) => effectOnSubnet(found?.subnets.find(({ id }) => isSameId(id, targetOf(action)))));
    case 'enable-addon':
      return of(cluster, effectOnCluster);
    case 'burst-pods':
    case 'return-pods':
    case 'give-back-pods':
      // The pods themselves tell, each by its annotations; the next plan counts them.
      return null;
    case 'delete-group':
    case 'delete-pod':
      // Seen by the next scheduled look, which finds it again where it is still there.
      return null;
    case 'delete-node':
      return of(inside, ({ nodes }) =>
        nodes.some(({ metadata }) => metadata?.uid === action.stray.uid) ? 'not-there' : 'there',
      );
    case 'assign-role':
      return of(roles, (held) => (held.some(({ roleId }) => roleId === action.roleId) ? 'there' : 'not-there'));
  }
}

const of = <T>(sight: Sight<T>, judge: (value: T) => Effect): Effect | null => (sight.seen ? judge(sight.value) : null);

function effectOnProvider(state: string): Effect {
  if (state === 'Registered') return 'there';
  return state === 'Registering' ? 'under-way' : 'not-there';
}

function effectOnSubnet(subnet: Subnet | undefined): Effect {
  if (!subnet) return 'not-there';
  return effectOnResource(subnet.provisioningState, isDelegatedToAci(subnet));
}

function effectOnCluster(cluster: Cluster | null): Effect {
  if (!cluster) return 'not-there';
  return effectOnResource(cluster.provisioningState, cluster.addon?.enabled ?? false);
}

function effectOnResource(provisioningState: string, isThere: boolean): Effect {
  if (provisioningState === 'Failed' || provisioningState === 'Canceled') return 'failed';
  if (provisioningState !== 'Succeeded') return 'under-way';
  return isThere ? 'there' : 'not-there';
}

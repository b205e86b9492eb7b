import { partsOf } from '../../domain/ids.ts';
import { byAction, byWaiting, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';

const provider = 'Microsoft.ContainerInstance';

/**
 * Its action hangs on the network alone: the region may be unreadable until it is done, and a busy cluster is no
 * reason not to use the minutes that it takes.
 */
export const providerIsRegistered: Check = {
  id: 'provider-is-registered',
  title: `${provider} is registered in the subscription`,
  weight: 'requirement',
  needs: ['network-supports-virtual-nodes'],
  judge: ({ observation }) =>
    whenSeen(observation.provider, (state) => judgeState(state, partsOf(observation.clusterId).subscriptionId)),
};

function judgeState(state: string, subscriptionId: string): Verdict {
  const why = `${provider} is ${state} in subscription ${subscriptionId}.`;
  if (state === 'Registered') return ready(why);
  if (state === 'Registering' || state === 'Unregistering') return notReady(why, byWaiting());
  return notReady(why, byAction({ kind: 'register-provider', subscriptionId, provider }));
}

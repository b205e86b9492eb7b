import type { ProviderState } from '../../domain/azure.ts';
import type { Sent } from '../../ports/cloud.ts';
import { type Arm, apiVersions, urlOf } from './arm.ts';
import { asking } from './translate-error.ts';

const namespace = 'Microsoft.ContainerInstance';

export function readProviderState(arm: Arm, subscriptionId: string): Promise<ProviderState> {
  return asking('Reading registration of', targetIn(subscriptionId), async () => {
    const client = await arm.clients.resources(subscriptionId);
    const { registrationState } = await client.providers.get(namespace);
    return registrationState ?? 'NotRegistered';
  });
}

/**
 * Registers Microsoft.ContainerInstance. ARM answers at once and works on for minutes; there is no operation, so the
 * provider's own URL tells when it is done.
 */
export async function registerProvider(arm: Arm, subscriptionId: string): Promise<Sent> {
  const before = await readProviderState(arm, subscriptionId);
  if (before === 'Registered' || before === 'Registering') return { kind: 'already-so' };
  return asking('Registering', targetIn(subscriptionId), async () => {
    const client = await arm.clients.resources(subscriptionId);
    const { registrationState } = await client.providers.register(namespace);
    if (registrationState === 'Registered') return { kind: 'done' };
    return { kind: 'accepted', operationUrl: urlOf(arm, targetIn(subscriptionId), apiVersions.providers).href };
  });
}

function targetIn(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}/providers/${namespace}`;
}

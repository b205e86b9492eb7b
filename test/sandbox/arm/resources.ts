/** Microsoft.Resources: resource provider registration. Facts on ARM, section 2. */
import { lastsMs } from '../simulated-clock.ts';
import { refuse } from './errors.ts';
import { keyOf } from './ids.ts';
import type { Answer, Call, Route } from './router.ts';
import type { AzureWorld, Provider } from './state.ts';

const ALL = '/subscriptions/{subscriptionId}/providers';

export const resourcesRoutes: Route[] = [
  { operation: 'providers.list', method: 'GET' as const, path: ALL, handle: listProviders },
  { operation: 'providers.get', method: 'GET' as const, path: `${ALL}/{namespace}`, handle: getProvider },
  { operation: 'providers.register', method: 'POST' as const, path: `${ALL}/{namespace}/register`, handle: register },
].map((route) => ({ service: 'resources', ...route }));

/** The refusal of a call to a service whose provider is not registered; its status is from memory (facts, section 5). */
export function refuseUnregistered(world: AzureWorld, subscriptionId: string, namespace: string): Answer | undefined {
  const provider = world.subscriptions[keyOf(subscriptionId)]?.providers[keyOf(namespace)];
  if (provider?.registrationState === 'Registered') return undefined;
  return refuse(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to ` +
      'register subscriptions.',
  );
}

function listProviders(call: Call): Answer {
  return { status: 200, body: { value: Object.values(providersOf(call)).map((provider) => shown(call, provider)) } };
}

function getProvider(call: Call): Answer {
  const provider = providersOf(call)[keyOf(call.param('namespace'))];
  return provider ? { status: 200, body: shown(call, provider) } : unknownNamespace(call);
}

/** Answers at once with Registering; asked again for a registered one, with Registered. */
function register(call: Call): Answer {
  const provider = providersOf(call)[keyOf(call.param('namespace'))];
  if (!provider) return unknownNamespace(call);
  if (provider.registrationState === 'NotRegistered') {
    provider.registrationState = 'Registering';
    provider.registeredAtMs = call.nowMs + lastsMs(call.world.delays.providerRegistrationSeconds, call.world.speed);
  }
  return { status: 200, body: shown(call, provider) };
}

function providersOf(call: Call): Record<string, Provider> {
  return call.world.subscriptions[keyOf(call.param('subscriptionId'))]?.providers ?? {};
}

function shown(call: Call, { namespace, registrationState, resourceTypes }: Provider) {
  const id = `/subscriptions/${call.param('subscriptionId')}/providers/${namespace}`;
  return { id, namespace, registrationState, registrationPolicy: 'RegistrationRequired', resourceTypes };
}

function unknownNamespace(call: Call): Answer {
  return refuse(404, 'InvalidResourceNamespace', `The resource namespace '${call.param('namespace')}' is invalid.`);
}

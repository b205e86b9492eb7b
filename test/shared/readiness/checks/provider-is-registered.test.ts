import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { providerIsRegistered } from '../../../../shared/readiness/checks/provider-is-registered.ts';
import { now, subscriptionId } from '../../../builders/an-observation.ts';
import { judging } from '../judging.ts';

const judge = judging(providerIsRegistered);

describe('provider-is-registered', () => {
  it('is ready when it is', () => {
    expect(judge({})).toMatchObject({ status: 'ready' });
  });

  it.each(['NotRegistered', 'Unregistered'])('registers a provider that is %s', (state) => {
    expect(judge({ provider: seen(state, now) })).toEqual({
      status: 'not-ready',
      why: `Microsoft.ContainerInstance is ${state} in subscription ${subscriptionId}.`,
      remedy: {
        kind: 'actions',
        actions: [{ kind: 'register-provider', subscriptionId, provider: 'Microsoft.ContainerInstance' }],
      },
    });
  });

  it.each(['Registering', 'Unregistering'])('waits while it is %s', (state) => {
    const verdict = judge({ provider: seen(state, now) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
  });

  it('is unknown when the registration could not be read', () => {
    const provider = unseen('forbidden', 'Reading the provider: 403.', 'Grant subscriptions/providers/read.');

    expect(judge({ provider })).toMatchObject({ status: 'unknown', remedy: { kind: 'advice' } });
  });

  it('may be mended before the region answers, for the region may answer only then', () => {
    expect(providerIsRegistered.needs).not.toContain('region-offers-aci');
  });
});

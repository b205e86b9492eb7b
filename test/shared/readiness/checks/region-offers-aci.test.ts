import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { regionOffersAci } from '../../../../shared/readiness/checks/region-offers-aci.ts';
import { aRegion, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(regionOffersAci);

describe('region-offers-aci', () => {
  it('is ready where ACI is offered, and says how large a pod may be', () => {
    expect(judge({})).toEqual({
      status: 'ready',
      why: 'Region westeurope offers ACI: up to 31 vCPU and 240 GB for a pod.',
    });
  });

  it('tells an operator that the region cannot burst', () => {
    const verdict = judge({ region: seen(aRegion({ location: 'nowhere', offersLinux: false }), now) });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('nowhere') });
    expect(adviceOf(verdict)).toContain('another region');
  });

  it('is unknown, and leaves the remedy to the provider, while the subscription is not registered', () => {
    const region = unseen('not-there-yet', 'ACI does not answer before its provider is registered.');

    expect(judge({ region })).toEqual({ status: 'unknown', why: region.why });
  });
});

import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import { existingCluster } from '../../../shared/readiness/existing-cluster.ts';
import { aCluster, anObservation, aPolicy, clusterId, now } from '../../builders/an-observation.ts';

const look = (part: Parameters<typeof anObservation>[0]) =>
  existingCluster({ observation: anObservation(part), policy: aPolicy() });

describe('existingCluster', () => {
  it('is the cluster where there is one', () => {
    expect(look({})).toEqual(seen(aCluster(), now));
  });

  it('says plainly that there is none', () => {
    expect(look({ cluster: seen(null, now) })).toEqual(unseen('not-there-yet', `There is no cluster ${clusterId}.`));
  });

  it('keeps the reason why the cluster could not be seen', () => {
    const cluster = unseen('forbidden', 'Reading the cluster: 403.', 'Grant managedClusters/read.');

    expect(look({ cluster })).toBe(cluster);
  });
});

import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../shared/domain/cluster.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { clusterIsRunning } from '../../../../shared/readiness/checks/cluster-is-running.ts';
import { aCluster, clusterId, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(clusterIsRunning);

const judgeCluster = (part: Partial<Cluster>) => judge({ cluster: seen(aCluster(part), now) });

describe('cluster-is-running', () => {
  it('is ready when the cluster runs and AKS is done with it', () => {
    expect(judge({})).toMatchObject({ status: 'ready', why: expect.stringContaining('shop-prod') });
  });

  it.each(['Creating', 'Updating', 'Upgrading', 'Scaling', 'Starting', 'Stopping', 'ReconcilingAddons'])(
    'waits while the cluster is %s',
    (provisioningState) => {
      const verdict = judgeCluster({ provisioningState });

      expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
      expect(verdict.why).toContain(provisioningState);
    },
  );

  it('waits for a stopped cluster that is starting', () => {
    const verdict = judgeCluster({ provisioningState: 'Starting', powerState: 'Stopped' });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
  });

  it.each(['Failed', 'Canceled'])(
    'gives an operator the command that repairs a cluster whose last operation %s',
    (provisioningState) => {
      const verdict = judgeCluster({ provisioningState });

      expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining(provisioningState) });
      expect(adviceOf(verdict)).toContain(
        'az aks update --subscription 11111111-2222-3333-4444-555555555555 --resource-group shop --name shop-prod',
      );
    },
  );

  it('gives an operator the command that starts a stopped cluster', () => {
    const verdict = judgeCluster({ powerState: 'Stopped' });

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining('Stopped') });
    expect(adviceOf(verdict)).toContain('az aks start');
  });

  it('does not take a cluster for running that does not say so', () => {
    expect(judgeCluster({ powerState: '' })).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
  });

  it('does not wait for a cluster that is being deleted', () => {
    const verdict = judgeCluster({ provisioningState: 'Deleting' });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
  });

  it('says that there is no such cluster, and where its name must have come from', () => {
    const verdict = judge({ cluster: seen(null, now) });

    expect(verdict).toMatchObject({ status: 'not-ready', why: `There is no cluster ${clusterId}.` });
    expect(adviceOf(verdict)).toContain('alerts and schedules');
  });

  it('is unknown when the cluster could not be read, which is not absence', () => {
    const cluster = unseen('forbidden', 'Reading the cluster: 403.', 'Grant managedClusters/read.');

    expect(judge({ cluster })).toMatchObject({ status: 'unknown', remedy: { text: 'Grant managedClusters/read.' } });
  });
});

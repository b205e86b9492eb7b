import type { Cluster } from '../../domain/cluster.ts';
import { partsOf } from '../../domain/ids.ts';
import { byOperator, byWaiting, type Check, notReady, ready, type Verdict, whenSeen } from '../check.ts';

/** AKS answers 409 to a change while another runs (facts: arm.md, section 5), so a busy cluster is left to finish. */
export const clusterIsRunning: Check = {
  id: 'cluster-is-running',
  title: 'The cluster is running and no operation is under way on it',
  weight: 'precondition',
  needs: [],
  judge: ({ observation: { clusterId, cluster }, ownFailures = [] }) =>
    whenSeen(cluster, (found) => {
      if (found === null) return absent(clusterId);
      return ownFailures.includes('enable-addon') ? judgeAfterOwnFailure(found) : judgeState(found);
    }),
};

const forgetIt = 'Take the cluster out of the alerts and schedules that name it, or correct its id there.';

function absent(clusterId: string): Verdict {
  return notReady(`There is no cluster ${clusterId}.`, byOperator(forgetIt));
}

function judgeState(cluster: Cluster): Verdict {
  const { name, provisioningState } = cluster;
  switch (provisioningState) {
    case 'Succeeded':
      return judgePower(cluster);
    case 'Failed':
    case 'Canceled':
      return afterFailure(cluster);
    case 'Deleting':
      return notReady(`Cluster ${name} is being deleted.`, byOperator(forgetIt));
    default:
      return notReady(`AKS works on cluster ${name}: it is ${provisioningState}.`, byWaiting());
  }
}

/**
 * An update makes AKS reconcile the whole cluster, somebody else's failed upgrade included, so a failed cluster is left
 * alone, unless the change that failed was ours.
 */
function judgeAfterOwnFailure(cluster: Cluster): Verdict {
  if (cluster.provisioningState !== 'Failed') return judgeState(cluster);
  return ready(`Cluster ${cluster.name} is Failed by the controller's own change, which may be tried again.`);
}

function judgePower(cluster: Cluster): Verdict {
  const { name, powerState } = cluster;
  if (powerState === 'Running') return ready(`Cluster ${name} is running, and its last operation succeeded.`);
  return notReady(
    `Cluster ${name} is not running: its power state is ${powerState || 'not given'}.`,
    byOperator(`Start it if it is meant to serve: az aks start ${inAzureCli(cluster)}`),
  );
}

function afterFailure(cluster: Cluster): Verdict {
  const { name, provisioningState } = cluster;
  return notReady(
    `The last operation on cluster ${name} ended as ${provisioningState}.`,
    byOperator(
      `Find the cause in the activity log of ${name}, then let AKS try again: az aks update ${inAzureCli(cluster)}`,
    ),
  );
}

function inAzureCli({ id, name }: Cluster): string {
  const { subscriptionId, resourceGroup } = partsOf(id);
  return `--subscription ${subscriptionId} --resource-group ${resourceGroup} --name ${name}`;
}

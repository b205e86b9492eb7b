import { reap } from '../burst/reap.ts';
import { partsOf } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { isCloudError } from '../ports/cloud-error.ts';
import type { Ports } from '../ports/ports.ts';
import type { Pass } from './pass.ts';

/**
 * The reaper, which only reports: container groups without a pod, ghost nodes and stuck pods, with what they cost an hour.
 * With the schedule, in mode burst, at one read; nothing is deleted, whatever is proven.
 */
export async function lookForStrays(
  { signal, entry }: Pass,
  { cloud, log }: Ports,
  { observation, policy }: { readonly observation: Observation; readonly policy: Policy },
): Promise<Pick<LedgerEntry, 'strays' | 'sightings'>> {
  const { cluster, inside, at } = observation;
  const isTime = signal.cause === 'schedule' && policy.mode === 'burst';
  if (!isTime || !inside.seen || !cluster.seen || cluster.value === null) return entry;
  const { nodeResourceGroup, addon } = cluster.value;
  const report = reap({
    view: inside.value,
    containerGroups: await groupsIn(observation, nodeResourceGroup, cloud),
    isAddonEnabled: addon?.enabled ?? false,
    nodeResourceGroup,
    prices: policy.burst,
    sightings: entry.sightings,
    now: at,
  });
  for (const { kind, name, says, costPerHour } of report.strays) {
    log.warn(`Left behind: ${kind} ${name}. ${says}`, { cluster: signal.clusterId, costPerHour });
  }
  return report;
}

async function groupsIn({ clusterId }: Observation, resourceGroup: string, cloud: Ports['cloud']) {
  try {
    return await cloud.containerGroups(partsOf(clusterId).subscriptionId, resourceGroup);
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return null;
  }
}

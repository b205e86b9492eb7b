import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { FleetMember } from '../../domain/cluster.ts';
import { parseClusterId } from '../../domain/ids.ts';
import type { Arm } from './arm.ts';
import { asRecord } from './as-record.ts';
import { asking } from './translate-error.ts';

/** More subscriptions than this are asked for in several queries. */
const subscriptionsPerQuery = 100;

const rowsPerPage = 1000;

/** Pages need an order by id, else Resource Graph gives no token for the next one. */
const query = `resources
| where type =~ 'microsoft.containerservice/managedclusters'
| project id, name, provisioningState = tostring(properties.provisioningState), powerState = tostring(properties.powerState.code)
| order by id asc`;

/** All clusters of the subscriptions that the identity may read, by Resource Graph: one request for up to 1,000. */
export async function readFleet(arm: Arm, subscriptionIds: readonly string[]): Promise<readonly FleetMember[]> {
  const members: FleetMember[] = [];
  for (let first = 0; first < subscriptionIds.length; first += subscriptionsPerQuery) {
    const subscriptions = subscriptionIds.slice(first, first + subscriptionsPerQuery);
    const target = `${subscriptions.length} subscriptions from ${subscriptions[0]}`;
    const ask = async () => readPages(await arm.clients.resourceGraph(), subscriptions);
    members.push(...(await asking('Listing clusters of', target, ask)));
  }
  return members;
}

async function readPages(client: ResourceGraphClient, subscriptions: string[]): Promise<readonly FleetMember[]> {
  const members: FleetMember[] = [];
  let skipToken: string | undefined;
  do {
    const page = await client.resources({
      subscriptions,
      query,
      options: { resultFormat: 'objectArray', top: rowsPerPage, ...(skipToken ? { skipToken } : {}) },
    });
    members.push(...rowsOf(page.data).flatMap(memberOf));
    skipToken = page.skipToken || undefined;
  } while (skipToken);
  return members;
}

function rowsOf(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}

function memberOf(row: unknown): readonly FleetMember[] {
  const { id, name, provisioningState, powerState } = asRecord(row);
  const clusterId = parseClusterId(id);
  if (!clusterId) return [];
  return [
    {
      id: clusterId,
      name: String(name ?? ''),
      provisioningState: String(provisioningState ?? ''),
      powerState: String(powerState || 'Running'),
    },
  ];
}

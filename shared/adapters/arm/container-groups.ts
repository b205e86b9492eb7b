import type { ContainerGroup as AciGroup } from '@azure/arm-containerinstance';
import { type ContainerGroup, podTagsOf } from '../../domain/container-group.ts';
import type { Sent } from '../../ports/cloud.ts';
import { CloudError } from '../../ports/cloud-error.ts';
import { allOf } from './all-of.ts';
import type { Arm } from './arm.ts';
import { groupPartsOf } from './arm-ids.ts';
import type { Answer } from './failure.ts';
import { followedOf } from './sent.ts';
import { asking, nullWhereAbsent } from './translate-error.ts';

export function readContainerGroups(
  arm: Arm,
  subscriptionId: string,
  resourceGroup: string,
): Promise<readonly ContainerGroup[]> {
  const target = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return asking('Listing container groups of', target, async () => {
    const client = await arm.clients.containerInstance(subscriptionId);
    return (await allOf(client.containerGroups.listByResourceGroup(resourceGroup))).map(groupOf);
  });
}

/** A list leaves the state out (facts: aks-virtual-nodes.md, section 3), and Azure does not tell since when a group is there. */
function groupOf({ id = '', tags, containers, instanceView }: AciGroup): ContainerGroup {
  const sizes = (containers ?? []).map(({ resources }) => resources?.requests);
  const sum = (amounts: readonly (number | undefined)[]) => amounts.reduce<number>((all, one) => all + (one ?? 0), 0);
  const { creationtimestamp } = lowerKeys(tags);
  return {
    id,
    pod: podTagsOf(tags),
    state: instanceView?.state ?? null,
    since:
      creationtimestamp && Number.isFinite(Date.parse(creationtimestamp))
        ? new Date(creationtimestamp).toISOString()
        : null,
    cpuCores: sum(sizes.map((size) => size?.cpu)),
    memoryGigabytes: sum(sizes.map((size) => size?.memoryInGB)),
  };
}

const lowerKeys = (tags: Readonly<Record<string, string>> = {}): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));

/** One group, which tells its state as well. */
export function readContainerGroup(arm: Arm, groupId: string): Promise<ContainerGroup | null> {
  const { subscriptionId, resourceGroup, groupName } = groupPartsOf(groupId);
  const reading = asking('Reading container group', groupId, async () => {
    const client = await arm.clients.containerInstance(subscriptionId);
    return groupOf(await client.containerGroups.get(resourceGroup, groupName));
  });
  return nullWhereAbsent(reading);
}

/** ACI says 200 when it is gone, 202 while it goes, and 204 where it was not there. */
export async function deleteContainerGroup(arm: Arm, groupId: string): Promise<Sent> {
  const answer = await asking(attempt, groupId, () => firstAnswer(arm, groupId));
  if (answer.status === 204) return { kind: 'already-so' };
  if (answer.status !== 202) return { kind: 'done' };
  return followedOf(arm, answer) ?? Promise.reject(unfollowed(groupId));
}

const attempt = 'Deleting container group';

/** The client's poller asks on by itself, and would take its own failure for that of the deletion: it is stopped. */
async function firstAnswer({ clients }: Arm, groupId: string): Promise<Answer> {
  const { subscriptionId, resourceGroup, groupName } = groupPartsOf(groupId);
  const client = await clients.containerInstance(subscriptionId);
  const polling = new AbortController();
  const answers: Answer[] = [];
  const onResponse = ({ status, headers, parsedBody }: RawAnswer) => {
    answers.push({ status, headers, body: parsedBody });
    polling.abort();
  };
  const options = { onResponse, abortSignal: polling.signal };
  try {
    await client.containerGroups.beginDelete(resourceGroup, groupName, options);
  } catch (error) {
    if (!answers[0] || answers[0].status >= 300) throw error;
  }
  return answers[0] ?? Promise.reject(new TypeError('The client ended without an answer.'));
}

type RawAnswer = Pick<Answer, 'status' | 'headers'> & { readonly parsedBody?: unknown };

/** A group that is being deleted may still say that all is well, so it cannot tell whether it went. */
const unfollowed = (groupId: string): CloudError =>
  new CloudError({
    ...{ kind: 'unavailable', attempt, target: groupId, status: null, code: 'NotFollowed' },
    said: 'Azure took it, and named no operation to follow.',
    advice: 'Nothing to do: the next scheduled look shows whether it went.',
  });

import { storageNames } from '../../../shared/adapters/storage.ts';
import { type Check, type Deployment, ofType, type Resource, same, scopeOf, valueAt, valuesAt } from '../deployment.ts';
import { doors } from '../doors.ts';
import { storageIdOf } from './roles.ts';

/** What is kept where, against the names that the code uses. */

const storage = 'Microsoft.Storage/storageAccounts';

const lastNames = (deployment: Deployment, type: string, account: 'host' | 'audit') =>
  ofType(deployment, `${storage}/${type}`)
    .filter(({ id }) => id.toLowerCase().startsWith(`${storageIdOf(deployment, account)}/`.toLowerCase()))
    .map(({ name }) => name.split('/').at(-1) ?? '');

const differences = (what: string, found: readonly string[], wanted: readonly string[]) => [
  ...wanted.filter((name) => !found.includes(name)).map((name) => `There is no ${what} ${name}.`),
  ...found.filter((name) => !wanted.includes(name)).map((name) => `Nobody uses the ${what} ${name}.`),
];

/** A queue that no function reads fills for ever; one that is not there is made without anybody's say. */
export const everyQueueIsRead: Check = (deployment) => {
  // What the host gave up on is heard by the schedule.
  const read = [...doors.flatMap(({ queue }) => queue ?? []), storageNames.lateEvents];
  return [
    ...differences('queue', lastNames(deployment, 'queueServices/queues', 'host'), read),
    ...(read.includes(storageNames.signals) ? [] : [`No function reads ${storageNames.signals}.`]),
  ];
};

export const everyTableIsUsed: Check = (deployment) =>
  differences('table', lastNames(deployment, 'tableServices/tables', 'host'), [
    storageNames.ledger,
    storageNames.seenSignals,
  ]);

/** Beside those of the code: where it is deployed to, and where lost events are kept. */
export const everyContainerIsUsed: Check = (deployment) => [
  ...differences('container', lastNames(deployment, 'blobServices/containers', 'host'), [
    storageNames.leases,
    'app-package',
    'dead-letters',
  ]),
  ...differences('container', lastNames(deployment, 'blobServices/containers', 'audit'), [storageNames.audit]),
];

export const theTrailCannotBeRewritten: Check = (deployment) => {
  const account = storageIdOf(deployment, 'audit');
  const blobs = deployment.resources.find(({ id }) => same(id, `${account}/blobServices/default`));
  const [policy] = ofType(deployment, `${storage}/blobServices/containers/immutabilityPolicies`);
  const { immutableDays, isLocked = false } = deployment.asked;
  const wantedDays = isLocked ? undefined : immutableDays;
  const days = valueAt(policy, 'properties.immutabilityPeriodSinceCreationInDays');
  const appends = valueAt(policy, 'properties.allowProtectedAppendWrites') === true;
  return [
    ...(valueAt(blobs, 'properties.isVersioningEnabled') === true ? [] : ['The audit account keeps no versions.']),
    ...(days === wantedDays ? [] : [`Records are kept unchanged for ${days} days; asked for were ${wantedDays}.`]),
    ...(policy === undefined || appends ? [] : ['The policy lets nothing be appended to the trail.']),
    ...(policy === undefined || policy.id.toLowerCase().includes(`${account}/`.toLowerCase())
      ? []
      : ['The policy is elsewhere.']),
  ];
};

/** Who reads, writes and deletes records, in the workspace of the controller. */
export const useOfTheTrailIsLogged: Check = (deployment) => {
  const logs = ofType(deployment, 'Microsoft.Insights/diagnosticSettings');
  const [workspace] = ofType(deployment, 'Microsoft.OperationalInsights/workspaces');
  const isWhole = (one: Resource) =>
    same(scopeOf(one), `${storageIdOf(deployment, 'audit')}/blobServices/default`) &&
    valueAt(one, 'properties.workspaceId') === workspace?.id &&
    valuesAt(one, 'properties.logs.*.category').join() === 'StorageRead,StorageWrite,StorageDelete' &&
    valuesAt(one, 'properties.logs.*.enabled').every((enabled) => enabled === true);
  const wanted = deployment.asked.logsAccess ? 1 : 0;
  return logs.length === wanted && logs.every(isWhole)
    ? []
    : ['The use of the trail is not logged as it was asked for.'];
};

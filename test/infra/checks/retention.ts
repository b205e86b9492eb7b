import { storageNames } from '../../../shared/adapters/storage.ts';
import { type Check, type Deployment, ofType, type Resource, same, valueAt, valuesAt } from '../deployment.ts';
import { storageIdOf } from './roles.ts';

/** When what is stored goes, and whether it can be brought back. */

const storage = 'Microsoft.Storage/storageAccounts';

/** The audit trail outlives everything else, unless somebody says how long. */
export const nothingIsDeletedTooSoon: Check = (deployment) =>
  ofType(deployment, `${storage}/managementPolicies`).flatMap((policy) => {
    const rules = valuesAt(policy, 'properties.policy.rules.*');
    const isOurs =
      rules.every(isOfTheTrail) &&
      same(policy.id.split('/managementPolicies')[0] ?? '', storageIdOf(deployment, 'audit'));
    return [
      ...(isOurs ? [] : ['A rule deletes elsewhere than in the trail, or other things than its records.']),
      ...wrongDeletions(rules.flatMap(deletionsIn), deployment),
    ];
  });

/** Records are append blobs, which no rule moves: Azure refuses one that would. */
const isOfTheTrail = (rule: unknown): boolean =>
  Object.values((valueAt(rule, 'definition.actions') ?? {}) as object).every(
    (action) => Object.keys(action).join() === 'delete',
  ) &&
  String(valueAt(rule, 'definition.filters.prefixMatch')) === `${storageNames.audit}/` &&
  String(valueAt(rule, 'definition.filters.blobTypes')) === 'appendBlob';

interface Deletion {
  /** `baseBlob.daysAfterModificationGreaterThan`. */
  readonly when: string;
  readonly days: unknown;
}

/** Of every kind that there is: of the blob itself, of versions and of snapshots, by whatever date. */
const deletionsIn = (rule: unknown): readonly Deletion[] =>
  Object.entries((valueAt(rule, 'definition.actions') ?? {}) as object).flatMap(([what, action]) =>
    Object.entries((valueAt(action, 'delete') ?? {}) as object).map(([date, days]) => ({
      when: `${what}.${date}`,
      days,
    })),
  );

/** A record grows by appends, so it is as old as its last one. */
const ofRecords = 'baseBlob.daysAfterModificationGreaterThan';

function wrongDeletions(deletions: readonly Deletion[], { asked }: Deployment): readonly string[] {
  const { deleteAfterDays, immutableDays = 0 } = asked;
  const records = deletions.filter(({ when }) => when.startsWith('baseBlob.'));
  const wanted = deleteAfterDays === undefined ? [] : [`${ofRecords} ${deleteAfterDays}`];
  const found = records.map(({ when, days }) => `${when} ${days}`);
  return [
    ...deletions
      .filter(({ days }) => Number(days) < immutableDays)
      .map(({ when, days }) => `${when} deletes after ${days} days what is kept for ${immutableDays}.`),
    ...deletions
      .filter(({ when, days }) => !when.startsWith('baseBlob.') && Number(days) < (deleteAfterDays ?? 36_500))
      .map(({ when, days }) => `${when} deletes after ${days} days what shows a record as it was.`),
    ...(String(found) === String(wanted) ? [] : [`Records are deleted by ${found}; asked for was: ${wanted}.`]),
  ];
}

/** Packages, leases, lost events and records, after a slip of somebody with the right to delete. */
export const whatIsDeletedComesBack: Check = (deployment) =>
  ofType(deployment, `${storage}/blobServices`).flatMap((blobs) => {
    const isTrail = blobs.id.startsWith(`${storageIdOf(deployment, 'audit')}/`);
    const kept = isTrail ? ['deleteRetentionPolicy', 'containerDeleteRetentionPolicy'] : ['deleteRetentionPolicy'];
    return kept.filter((policy) => !isKept(blobs, policy)).map((policy) => `${blobs.name}: ${policy} is off.`);
  });

const isKept = (blobs: Resource, policy: string): boolean =>
  valueAt(blobs, `properties.${policy}.enabled`) === true && Number(valueAt(blobs, `properties.${policy}.days`)) >= 7;

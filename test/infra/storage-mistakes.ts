import { inFile, type Mistake } from './mistake.ts';

const days = 'daysAfterModificationGreaterThan: audit.?deleteAfterDays ?? 0';

/** Slips in how long things are kept, and in ways into storage. */
export const storageMistakes: readonly Mistake[] = [
  ...inFile(
    'modules/audit-storage.bicep',
    'core',
    'full',
    [
      'a trail whose deleted records are gone',
      'deleteRetentionPolicy: { enabled: true, days: 30 }\n    container',
      'deleteRetentionPolicy: { enabled: false, days: 30 }\n    container',
    ],
    [
      'a trail that is gone when its container is deleted',
      'containerDeleteRetentionPolicy: { enabled: true, days: 30 }',
      'containerDeleteRetentionPolicy: { enabled: false, days: 30 }',
    ],
    ['a rule on blobs that the trail has not', "['appendBlob']", "['blockBlob']"],
    [
      'records that are deleted after a day, by another date',
      days,
      'daysAfterCreationGreaterThan: min(1, audit.?deleteAfterDays ?? 0)',
    ],
    [
      'records that are deleted before it was asked for',
      days,
      'daysAfterModificationGreaterThan: min(365, audit.?deleteAfterDays ?? 0)',
    ],
    ['records that are never deleted', 'audit.?deleteAfterDays == null\n', 'audit.?deleteAfterDays != null\n'],
    [
      'snapshots that go while records must stay',
      '              version: {',
      '              snapshot: { delete: { daysAfterCreationGreaterThan: 30 } }\n              version: {',
    ],
    [
      'records that are to be moved, as no append blob can be',
      'baseBlob: { delete:',
      'baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 }, delete:',
    ],
  ),
  ...inFile(
    'modules/host-storage.bicep',
    'core',
    'full',
    ['lost events that are gone when they are deleted', 'enabled: true, days: 7', 'enabled: false, days: 7'],
    [
      'users with passwords',
      'allowSharedKeyAccess: false',
      'allowSharedKeyAccess: false\n    isLocalUserEnabled: true',
    ],
    [
      'copies in other tenants',
      'allowSharedKeyAccess: false',
      'allowSharedKeyAccess: false\n    allowCrossTenantReplication: true',
    ],
  ),
];

/** Resources that clients may keep here and that nothing in the emulator rules on, except as the scheduler reads them. */
import { metadataCauses } from '../names.ts';
import type { PersistentVolume, PersistentVolumeClaim, PriorityClass } from '../objects.ts';
import { ageColumn, nameColumn, type Resource, textColumn } from '../resource.ts';

type Plain = Pick<Resource, 'hasGeneration' | 'deletionShows' | 'subresources' | 'fields' | 'columns'>;

const plain: Plain & Required<Pick<Resource, 'validate'>> = {
  ...{ hasGeneration: false, deletionShows: 'status', subresources: [], fields: {}, columns: [nameColumn, ageColumn] },
  validate: ({ metadata }) => metadataCauses(metadata),
};

export const configmaps: Resource = {
  ...plain,
  ...{ group: '', version: 'v1', plural: 'configmaps', singular: 'configmap', kind: 'ConfigMap' },
  ...{ isNamespaced: true, shortNames: ['cm'], topFields: ['data', 'binaryData', 'immutable'] },
};

export const leases: Resource = {
  ...plain,
  ...{ group: 'coordination.k8s.io', version: 'v1', plural: 'leases', singular: 'lease', kind: 'Lease' },
  ...{ isNamespaced: true, shortNames: [], topFields: ['spec'] },
};

export const networkpolicies: Resource = {
  ...plain,
  ...{ group: 'networking.k8s.io', version: 'v1', plural: 'networkpolicies', singular: 'networkpolicy' },
  ...{ kind: 'NetworkPolicy', isNamespaced: true, shortNames: ['netpol'], topFields: ['spec'] },
};

export const persistentvolumeclaims: Resource<PersistentVolumeClaim> = {
  ...plain,
  ...{ group: '', version: 'v1', plural: 'persistentvolumeclaims', singular: 'persistentvolumeclaim' },
  ...{ kind: 'PersistentVolumeClaim', isNamespaced: true, shortNames: ['pvc'], topFields: ['spec', 'status'] },
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Status', ({ status }) => status.phase),
    { name: 'Volume', type: 'string', cell: ({ spec }) => spec.volumeName ?? '' },
    ageColumn,
  ],
  prepareCreate(claim) {
    claim.status = { phase: claim.spec.volumeName ? 'Bound' : 'Pending' };
    return undefined;
  },
};

export const persistentvolumes: Resource<PersistentVolume> = {
  ...plain,
  ...{ group: '', version: 'v1', plural: 'persistentvolumes', singular: 'persistentvolume', kind: 'PersistentVolume' },
  ...{ isNamespaced: false, shortNames: ['pv'], topFields: ['spec', 'status'] },
};

export const priorityclasses: Resource<PriorityClass> = {
  ...plain,
  ...{ group: 'scheduling.k8s.io', version: 'v1', plural: 'priorityclasses', singular: 'priorityclass' },
  ...{ kind: 'PriorityClass', isNamespaced: false, shortNames: ['pc'] },
  topFields: ['value', 'globalDefault', 'preemptionPolicy', 'description'],
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', cell: ({ value }) => value },
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault }) => globalDefault ?? false },
    ageColumn,
  ],
};

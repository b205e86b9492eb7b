import { metadataCauses } from '../names.ts';
import type { Namespace } from '../objects.ts';
import { ageColumn, nameColumn, type Resource, textColumn } from '../resource.ts';

export const namespaces: Resource<Namespace> = {
  ...{ group: '', version: 'v1', plural: 'namespaces', singular: 'namespace', kind: 'Namespace' },
  ...{ isNamespaced: false, shortNames: ['ns'], hasGeneration: false, subresources: ['status'] },
  deletionShows: 'object',
  topFields: ['spec', 'status'],
  fields: { 'status.phase': ({ status }) => status.phase },
  columns: [nameColumn, textColumn('Status', ({ status }) => status.phase), ageColumn],
  prepareCreate(namespace) {
    const { metadata } = namespace;
    metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
    namespace.spec = { finalizers: ['kubernetes'] };
    namespace.status = { phase: 'Active' };
    return undefined;
  },
  validate: ({ metadata }) => metadataCauses(metadata),
  validateUpdate: ({ metadata }) => metadataCauses(metadata),
};

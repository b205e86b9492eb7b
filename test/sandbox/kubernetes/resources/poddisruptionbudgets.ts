import { metadataCauses } from '../names.ts';
import type { PodDisruptionBudget } from '../objects.ts';
import { ageColumn, nameColumn, type Resource, textColumn } from '../resource.ts';
import { type Cause, invalidValue } from '../statuses.ts';

const NOT_COUNTED = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

export const poddisruptionbudgets: Resource<PodDisruptionBudget> = {
  ...{ group: 'policy', version: 'v1', plural: 'poddisruptionbudgets', singular: 'poddisruptionbudget' },
  ...{ kind: 'PodDisruptionBudget', isNamespaced: true, shortNames: ['pdb'], hasGeneration: true },
  ...{ subresources: ['status'], deletionShows: 'status', topFields: ['spec', 'status'], fields: {} },
  columns: [
    nameColumn,
    textColumn('Min Available', ({ spec }) => (spec.minAvailable === undefined ? 'N/A' : String(spec.minAvailable))),
    textColumn('Max Unavailable', ({ spec }) =>
      spec.maxUnavailable === undefined ? 'N/A' : String(spec.maxUnavailable),
    ),
    { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status.disruptionsAllowed },
    ageColumn,
  ],
  prepareCreate(budget) {
    budget.status = { ...NOT_COUNTED };
    return undefined;
  },
  validate,
  validateUpdate: validate,
};

function validate({ metadata, spec }: PodDisruptionBudget): Cause[] {
  const hasBoth = spec.minAvailable !== undefined && spec.maxUnavailable !== undefined;
  const why = 'minAvailable and maxUnavailable cannot be both set';
  return [...metadataCauses(metadata), ...(hasBoth ? [invalidValue('spec', spec, why)] : [])];
}

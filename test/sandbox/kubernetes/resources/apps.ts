/** Deployments and replica sets. */
import { isDeepStrictEqual } from 'node:util';
import { metadataCauses } from '../names.ts';
import type { Container, Deployment, PodTemplate, ReplicaSet } from '../objects.ts';
import { setPodSpecDefaults } from '../pods/defaults.ts';
import { validatePodSpec } from '../pods/validate-pod.ts';
import { ageColumn, nameColumn, type Resource, textColumn } from '../resource.ts';
import { selects } from '../selectors.ts';
import { type Cause, invalidValue, requiredValue } from '../statuses.ts';

export const deployments: Resource<Deployment> = {
  ...{ group: 'apps', version: 'v1', plural: 'deployments', singular: 'deployment', kind: 'Deployment' },
  ...{ isNamespaced: true, shortNames: ['deploy'], categories: ['all'], hasGeneration: true },
  ...{ subresources: ['scale', 'status'], deletionShows: 'status', topFields: ['spec', 'status'], fields: {} },
  columns: [
    nameColumn,
    textColumn('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    textColumn('Up-to-date', ({ status }) => String(status.updatedReplicas ?? 0)),
    textColumn('Available', ({ status }) => String(status.availableReplicas ?? 0)),
    ageColumn,
    textColumn('Containers', ({ spec }) => containersOf(spec.template, ({ name }) => name), 1),
    textColumn('Images', ({ spec }) => containersOf(spec.template, ({ image }) => image), 1),
    textColumn('Selector', ({ spec }) => selectorText(spec.selector), 1),
  ],
  prepareCreate(deployment) {
    setDefaults(deployment);
    deployment.status = {};
    return undefined;
  },
  prepareUpdate(deployment) {
    setDefaults(deployment);
    return undefined;
  },
  validate,
  validateUpdate,
};

export const replicasets: Resource<ReplicaSet> = {
  ...{ group: 'apps', version: 'v1', plural: 'replicasets', singular: 'replicaset', kind: 'ReplicaSet' },
  ...{ isNamespaced: true, shortNames: ['rs'], categories: ['all'], hasGeneration: true },
  ...{ subresources: ['scale', 'status'], deletionShows: 'status', topFields: ['spec', 'status'] },
  fields: { 'status.replicas': ({ status }) => String(status.replicas) },
  columns: [
    nameColumn,
    textColumn('Desired', ({ spec }) => String(spec.replicas)),
    textColumn('Current', ({ status }) => String(status.replicas)),
    textColumn('Ready', ({ status }) => String(status.readyReplicas ?? 0)),
    ageColumn,
    textColumn('Containers', ({ spec }) => containersOf(spec.template, ({ name }) => name), 1),
    textColumn('Images', ({ spec }) => containersOf(spec.template, ({ image }) => image), 1),
    textColumn('Selector', ({ spec }) => selectorText(spec.selector), 1),
  ],
  prepareCreate(set) {
    set.spec.replicas ??= 1;
    setPodSpecDefaults(set.spec.template.spec);
    set.status = { replicas: 0 };
    return undefined;
  },
  validate,
  validateUpdate,
};

function setDefaults({ spec }: Deployment): void {
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  spec.strategy ??= {};
  spec.strategy.type ??= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...spec.strategy.rollingUpdate };
  }
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

function validate({ metadata, spec }: Deployment | ReplicaSet): Cause[] {
  const causes = metadataCauses(metadata);
  if (spec.replicas < 0) {
    causes.push(invalidValue('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  }
  if (!spec.selector) causes.push(requiredValue('spec.selector'));
  else if (!selects(spec.selector, spec.template?.metadata?.labels ?? {})) {
    const labels = spec.template?.metadata?.labels ?? {};
    const why = '`selector` does not match template `labels`';
    causes.push(invalidValue('spec.template.metadata.labels', labels, why));
  }
  return [...causes, ...validatePodSpec(spec.template?.spec ?? { containers: [] }, 'spec.template.spec')];
}

function validateUpdate(object: Deployment | ReplicaSet, old: Deployment | ReplicaSet): Cause[] {
  const isSame = isDeepStrictEqual(object.spec.selector, old.spec.selector);
  const changed = isSame ? [] : [invalidValue('spec.selector', object.spec.selector, 'field is immutable')];
  return [...validate(object), ...changed];
}

function containersOf({ spec }: PodTemplate, textOf: (container: Container) => string | undefined): string {
  return spec.containers.map(textOf).join(',');
}

/** As written in a query, and as the scale resource shows it. */
export function selectorText({ matchLabels, matchExpressions = [] }: Deployment['spec']['selector']): string {
  const equal = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  });
  return [...equal, ...others].join(',');
}

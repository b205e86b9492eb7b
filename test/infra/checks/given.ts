import type { AskedSizes } from '../asked.ts';
import { type Check, type Deployment, ofType, type Resource, valueAt, valuesAt } from '../deployment.ts';

/** What was given at deployment arrives where it belongs. */

const site = 'Microsoft.Web/sites';
const config = 'properties.functionAppConfig';

/** Where each size shows. */
const places: Readonly<Record<Exclude<keyof AskedSizes, 'awake'>, readonly [type: string, path: string]>> = {
  nodeVersion: [site, `${config}.runtime.version`],
  megabytes: [site, `${config}.scaleAndConcurrency.instanceMemoryMB`],
  instances: [site, `${config}.scaleAndConcurrency.maximumInstanceCount`],
  storage: ['Microsoft.Storage/storageAccounts', 'sku.name'],
  logDays: ['Microsoft.OperationalInsights/workspaces', 'properties.retentionInDays'],
  schedule: [`${site}/config`, 'properties.BURST_HEALTH_CHECK_SCHEDULE'],
};

export const whatWasGivenArrives: Check = (deployment) => {
  const { sizes } = deployment.asked;
  return [
    ...Object.entries(places).flatMap(([size, [type, path]]) => {
      const found = ofType(deployment, type).flatMap((one) => valuesAt(one, path));
      const wanted = sizes[size as keyof typeof places];
      return found.length > 0 && found.every((value) => value === wanted)
        ? []
        : [`${path} is ${found.join(' and ')}; asked for was ${wanted}.`];
    }),
    ...ofType(deployment, site).flatMap((app) => wrongWatch(app, sizes.awake)),
  ];
};

/** The plan keeps awake by group: alerts and status come over HTTP. */
function wrongWatch(app: Resource, awake: number): readonly string[] {
  const groups = valuesAt(app, `${config}.scaleAndConcurrency.alwaysReady.*`);
  const found = groups.map((one) => `${valueAt(one, 'instanceCount')} for ${valueAt(one, 'name')}`);
  const wanted = awake === 0 ? [] : [`${awake} for http`];
  return String(found) === String(wanted) ? [] : [`${app.name} keeps awake ${found}; asked for was: ${wanted}.`];
}

/** On all that can carry them. */
export const everythingIsTagged: Check = (deployment) =>
  deployment.resources
    .filter((one) => one.type.split('/').length === 2 && valueAt(one, 'location') !== undefined)
    .filter((one) => !isTagged(one, deployment))
    .map(({ name }) => `${name} does not carry the tags that were asked for.`);

const isTagged = (one: Resource, { asked }: Deployment): boolean =>
  Object.entries(asked.tags ?? {}).every(
    ([name, value]) => ((valueAt(one, 'tags') ?? {}) as Readonly<Record<string, unknown>>)[name] === value,
  );

/** Objectives are counted in it: a sample, or a day that is cut short, counts wrongly and alerts nobody. */
export const telemetryIsWhole: Check = (deployment) => {
  const workspaces = ofType(deployment, 'Microsoft.OperationalInsights/workspaces');
  const insights = ofType(deployment, 'Microsoft.Insights/components');
  const lost = insights.filter(
    (one) => !workspaces.some(({ id }) => id === valueAt(one, 'properties.WorkspaceResourceId')),
  );
  const part = [
    ...workspaces.filter((one) => valueAt(one, 'properties.workspaceCapping') !== undefined),
    ...insights.filter((one) => Number(valueAt(one, 'properties.SamplingPercentage') ?? 100) !== 100),
  ];
  return [
    ...lost.map(({ name }) => `${name} keeps its telemetry elsewhere than in the workspace.`),
    ...part.map(({ name }) => `${name} keeps a part of the telemetry.`),
    ...(ofType(deployment, 'Microsoft.Insights/workbooks').length === 1 ? [] : ['There is not one workbook.']),
  ];
};

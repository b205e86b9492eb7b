import { readFileSync } from 'node:fs';
import { type Check, type Deployment, type Resource, valueAt } from '../deployment.ts';
import { ownAlertsIn, tellsOperators } from './triggers.ts';

interface Objective {
  readonly name: string;
  readonly percent: string;
}

const folder = new URL('../../../infra/monitoring/slo/', import.meta.url);
const objectives = JSON.parse(readFileSync(new URL('objectives.json', folder), 'utf8')) as readonly Objective[];

/** Each once, by its own query, over a window that is longer than any limit in it, and to people alone. */
export const missedObjectivesAreTold: Check = (deployment) => {
  const alerts = ownAlertsIn(deployment);
  const wanted = deployment.asked.tellsOperators ? objectives : [];
  const told = wanted.flatMap((objective) => {
    const found = alerts.filter((one) => asks(one, objective));
    return found.length === 1 ? [] : [`${found.length} alerts tell when ${objective.name} is missed.`];
  });
  const more = alerts.length > wanted.length ? ['There are alerts on more than the objectives.'] : [];
  return [...told, ...more, ...alerts.flatMap((one) => wrongWith(one, deployment))];
};

function asks(alert: Resource, { name, percent }: Objective): boolean {
  const query = readFileSync(new URL(`${name}.kql`, folder), 'utf8');
  const missed = `| where 100.0 * Good < ${percent} * Total`;
  return valueAt(alert, 'properties.criteria.allOf.*.query') === `${query}${missed}`;
}

function wrongWith(alert: Resource, deployment: Deployment): readonly string[] {
  const isLong = valueAt(alert, 'properties.windowSize') === 'PT6H';
  return [
    ...(tellsOperators(alert, deployment) ? [] : [`${alert.name} is off, or tells somebody else than was asked for.`]),
    ...(isLong ? [] : [`${alert.name} looks back less far than its query needs.`]),
  ];
}

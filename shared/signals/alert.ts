import { type ClusterId, parseClusterId } from '../domain/ids.ts';

/**
 * The custom property of an alert rule that names the cluster (several with commas between). It is preferred to all
 * other places, and the only way for alerts whose target is a workspace (facts: azure-signals.md, section 1.2).
 */
export const clusterIdProperty = 'clusterId';

/** An alert of any schema, reduced to what the controller believes of it: who sent it, when, and where to look. */
export interface Alert {
  /** The rule's name; empty where the alert has none. */
  readonly rule: string;
  readonly condition: 'fired' | 'resolved' | 'arrived';
  /** Equal for repeats of one alert. Empty texts where the sender left them out. */
  readonly key: readonly string[];
  readonly raisedAt: string | undefined;
  /** Where the alert may name a cluster, most trusted first. */
  readonly places: readonly Place[];
  /** A cluster's bare name, which is not enough to find it. */
  readonly clusterName: string | undefined;
}

export interface Place {
  readonly where: string;
  readonly values: readonly unknown[];
}

/** The clusters of the most trusted place that names any. */
export function clustersIn(alert: Alert): readonly ClusterId[] {
  const found = alert.places.map(({ values }) => values.map(parseClusterId).filter((id) => id !== null));
  return found.find((ids) => ids.length > 0) ?? [];
}

const conditions: ReadonlyMap<string, Alert['condition']> = new Map([
  ['fired', 'fired'],
  ['activated', 'fired'],
  ['resolved', 'resolved'],
  ['deactivated', 'resolved'],
]);

export const conditionOf = (text: string | undefined): Alert['condition'] =>
  conditions.get(text?.toLowerCase() ?? '') ?? 'arrived';

export const place = (where: string, values: readonly unknown[]): Place => ({ where, values });

export function customProperty(where: string, properties: { readonly clusterid?: string | undefined } | undefined) {
  return place(`${where}.${clusterIdProperty}`, properties?.clusterid?.split(',') ?? []);
}

/** Columns and dimensions that hold a resource id, in lower case (facts: azure-signals.md, sections 1.2 and 3). */
const resourceColumns: ReadonlySet<string> = new Set([
  '_resourceid',
  'resourceid',
  'microsoft.resourceid',
  clusterIdProperty.toLowerCase(),
]);

export const holdsResourceId = (column: string | undefined): boolean =>
  resourceColumns.has(column?.toLowerCase() ?? '');

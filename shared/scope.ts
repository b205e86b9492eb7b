import { type ClusterId, parseClusterId, partsOf } from './domain/ids.ts';

/**
 * The part of Azure that the controller may touch. Whatever a signal claims, a cluster outside is left alone.
 * Entries are ids of clusters, resource groups or subscriptions, in lower case, each once.
 */
export interface Scope {
  readonly entries: readonly string[];
}

/** Compares whole segments: the group `shop` does not reach into `shop2`. */
export function isInScope(scope: Scope, clusterId: ClusterId): boolean {
  return scope.entries.some((entry) => clusterId === entry || clusterId.startsWith(`${entry}/`));
}

/** The clusters that the scope names one by one. */
export function clustersOf(scope: Scope): readonly ClusterId[] {
  return scope.entries.map(parseClusterId).filter((id) => id !== null);
}

/** The subscriptions in which clusters must be looked for, because the scope names a whole group or subscription. */
export function subscriptionsOf(scope: Scope): readonly string[] {
  const wide = scope.entries.filter((entry) => parseClusterId(entry) === null);
  return [...new Set(wide.map((entry) => entry.split('/')[2] ?? ''))];
}

/** Reads a list with commas between. A scope that is wrong in one entry is not used in part: all that is wrong is told. */
export function parseScope(text: string): { readonly scope: Scope } | { readonly problems: readonly string[] } {
  const texts = text
    .split(',')
    .map((entry) => entry.trim().replace(/\/+$/, ''))
    .filter((entry) => entry !== '');
  const wrong = texts.filter((entry) => !isScopeEntry(entry));
  if (wrong.length > 0) return { problems: wrong.map((entry) => `"${entry}" ${whatIsWrong(entry)}`) };
  if (texts.length === 0) return { problems: ['it names nothing'] };
  return { scope: { entries: [...new Set(texts.map((entry) => entry.toLowerCase()))] } };
}

const groupPattern = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourcegroups\/[-\w.()]{1,90})?$/i;

const isScopeEntry = (entry: string) => groupPattern.test(entry) || parseClusterId(entry) === entry.toLowerCase();

function whatIsWrong(entry: string): string {
  const cluster = parseClusterId(entry);
  if (cluster === null) return 'is not the id of a cluster, a resource group or a subscription';
  return `is something in cluster ${partsOf(cluster).name}, not the cluster itself`;
}

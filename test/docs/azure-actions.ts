import type { RecordedCall } from '../sandbox/arm/journal.ts';
import type { PermissionScope } from './permissions.ts';

/**
 * The rights that Azure asks for a request, by its path alone: a provider's types, then `read` for GET, `write` for PUT,
 * `delete` for DELETE, and `<verb>/action` for POST. Source: facts on infrastructure, section 3, and Azure's list of
 * resource provider operations. Where the rule has exceptions, they stand here.
 */
export function actionsOf({ method, path, requestBody }: Call): readonly string[] {
  const logs = /^\/v1\/.*\/query$/.test(pathOf(path));
  if (logs) return tablesIn(requestBody).map((name) => `Microsoft.Insights/logs/${name}/read`);
  if (isResourceGraph(path)) return ['Microsoft.ResourceGraph/resources/read'];
  const [provider = '', ...steps] = pathOf(path).split('/providers/').at(-1)?.split('/') ?? [];
  const types = steps.filter((_, index) => index % 2 === 0);
  if (method === 'POST') return [[provider, ...types, 'action'].join('/')];
  const verb = { GET: 'read', PUT: 'write', DELETE: 'delete' }[method];
  if (!verb) throw new Error(`Nothing is known of the right that ${method} ${path} needs. Add it here.`);
  if (types.length === 0) return [`Microsoft.Resources/subscriptions/providers/${verb}`];
  return [[provider, ...types, verb].join('/')];
}

type Call = Pick<RecordedCall, 'method' | 'path'> & { readonly requestBody?: unknown };

/** Where each scope of the permissions is, in one world: ids, below which the right holds. */
export type Places = Readonly<Record<Exclude<PermissionScope, 'linked'>, readonly string[]>>;

export function isWithin(path: string, scope: PermissionScope, places: Places): boolean {
  if (scope === 'linked') return false;
  const wanted = `${pathOf(path).replace(/^\/v1(?=\/)/, '')}/`.toLowerCase();
  return places[scope].some((place) => wanted.startsWith(`${place}/`.toLowerCase()));
}

const pathOf = (path: string): string => path.split('?')[0] ?? '';

const isResourceGraph = (path: string) => /^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(pathOf(path));

/** Every table that the query names; Container Insights' all begin so. */
function tablesIn(body: unknown): readonly string[] {
  const { query = '' } = (body ?? {}) as { readonly query?: string };
  return [...new Set(query.match(/\bKube[A-Z]\w+/g))];
}

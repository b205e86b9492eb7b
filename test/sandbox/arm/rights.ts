/**
 * The rights that Azure asks for a request, by its method and path alone: a provider's types, then `read` for GET,
 * `write` for PUT, `delete` for DELETE, and `<verb>/action` for POST. Source: facts on infrastructure, section 3, and
 * Azure's list of resource provider operations. Where the rule has exceptions, they stand here.
 */

/** One right at one scope, and what a condition on a role assignment may ask of the request. */
export interface Right {
  readonly action: string;
  readonly scope: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A request; its path without a query. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export function rightsOf(asked: Asked): readonly Right[] {
  const { method, path, body } = asked;
  const logs = /^\/v1(\/.*)\/query$/.exec(path)?.[1];
  if (logs !== undefined) return tablesIn(body).map((table) => rightOn(logs, `Microsoft.Insights/logs/${table}/read`));
  if (isResourceGraph(path)) return scopesIn(body).map((at) => rightOn(at, 'Microsoft.ResourceGraph/resources/read'));
  const [provider = '', ...steps] =
    path
      .split(/\/providers(?:\/|$)/)
      .at(-1)
      ?.split('/') ?? [];
  const types = steps.filter((_, index) => index % 2 === 0);
  if (method === 'POST') return [rightOn(scopeOfVerb(path, steps), [provider, ...types, 'action'].join('/'))];
  const verb = { GET: 'read', PUT: 'write', DELETE: 'delete' }[method];
  if (!verb) throw new Error(`Nothing is known of the right that ${method} ${path} needs. Add it here.`);
  if (types.length === 0) return [rightOn(path, `Microsoft.Resources/subscriptions/providers/${verb}`)];
  const isList = steps.length % 2 === 1;
  const right = rightOn(isList ? cut(path, 1) : path, [provider, ...types, verb].join('/'));
  return [verb === 'write' ? { ...right, attributes: attributesOf(body) } : right];
}

const rightOn = (scope: string, action: string): Right => ({ action, scope });

/** An action on a resource, or on a whole provider in a subscription. */
const scopeOfVerb = (path: string, { length }: readonly string[]) => cut(path, length === 1 ? 3 : 1);

const cut = (path: string, count: number): string => path.split('/').slice(0, -count).join('/');

const isResourceGraph = (path: string) => /^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(path);

/** Every table that the query names; Container Insights' all begin so. One that names none may see nothing. */
function tablesIn(body: unknown): readonly string[] {
  const { query = '' } = (body ?? {}) as { readonly query?: string };
  return [...new Set(`${query}`.match(/\bKube[A-Z]\w+/g) ?? ['(no table)'])];
}

/** Without subscriptions it is about all of the tenant. */
function scopesIn(body: unknown): readonly string[] {
  const { subscriptions } = (body ?? {}) as { readonly subscriptions?: readonly string[] };
  return subscriptions?.map((id) => `/subscriptions/${id}`) ?? ['/'];
}

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';

/** What the request says of a role assignment, under the names that conditions use. */
function attributesOf(body: unknown): Readonly<Record<string, string>> {
  const { properties = {} } = (body ?? {}) as { readonly properties?: Readonly<Record<string, unknown>> };
  return {
    [`${ASSIGNMENT}:RoleDefinitionId`]: `${properties.roleDefinitionId ?? ''}`.split('/').at(-1) ?? '',
    [`${ASSIGNMENT}:PrincipalType`]: `${properties.principalType}`,
    [`${ASSIGNMENT}:PrincipalId`]: `${properties.principalId}`,
  };
}

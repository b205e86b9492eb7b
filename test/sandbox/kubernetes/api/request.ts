/** One HTTP request, taken apart as the API server does before anything else. */

export interface ApiRequest {
  method: string;
  /** Path without query, decoded segment by segment. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body again, for the one that is no text. */
  bytes: Buffer;
}

/** What a resource path names; `plural` may be unknown. */
export interface Target {
  group: string;
  version: string;
  namespace?: string;
  plural: string;
  name?: string;
  subresource?: string;
}

/** `/api/v1/…` or `/apis/<group>/<version>/…`; undefined for every other path. */
export function targetOf(path: string): Target | undefined {
  const segments = path.split('/').filter(Boolean).map(decode);
  const isCore = segments[0] === 'api';
  if (!isCore && segments[0] !== 'apis') return undefined;
  const [group = '', version = ''] = isCore ? ['', segments[1]] : [segments[1], segments[2]];
  const rest = segments.slice(isCore ? 2 : 3);
  if (rest.length === 0) return undefined;
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && rest[2] === 'status');
  const [plural = '', name, subresource] = isInNamespace ? rest.slice(2) : rest;
  return {
    ...{ group, version, plural },
    ...(isInNamespace ? { namespace: rest[1] ?? '' } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** The verb of access control. */
export function verbOf({ method, query }: Pick<ApiRequest, 'method' | 'query'>, { name }: Target): string {
  if (method === 'GET' || method === 'HEAD') {
    if (isTrue(query.get('watch'))) return 'watch';
    return name === undefined ? 'list' : 'get';
  }
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  return name === undefined ? 'deletecollection' : 'delete';
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1' || value === 't' || value === '';
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

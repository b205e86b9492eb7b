/**
 * Routes: which operation a request means. A path template has `{name}` for one segment and `{...name}` for one or more;
 * matching ignores case and repeated slashes, as two of the official clients send them.
 */
import type { TokenClaims } from '../tokens.ts';
import type { Right } from './rights.ts';
import type { AzureWorld, Operation } from './state.ts';

/** One operation, named as in the official clients. Reads are GET, or POST with `kind: 'read'`. */
export interface Route {
  service: string;
  operation: string;
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  path: string;
  kind?: 'read' | 'write';
  /** The Log Analytics endpoint has no api-version and its own audience. */
  plane?: 'arm' | 'logs';
  handle(call: Call): Answer | Promise<Answer>;
}

/** One request, taken apart. */
export interface Call {
  world: AzureWorld;
  nowMs: number;
  method: string;
  /** Without query, single slashes, case as sent. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: unknown;
  token: TokenClaims;
  /** Whether the caller has a right, for answers that show only what may be seen. */
  mayDo(right: Right): boolean;
  /** A placeholder of the route's path, as sent. */
  param(name: string): string;
  /** An absolute URL of this emulator. */
  url(path: string): string;
}

/** `operation` is the long-running operation that the answer began. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  operation?: Operation;
}

export type Match = { route: Route; params: Record<string, string> };

/** The first route in order that fits wins, so list the specific before the general. */
export function makeRouter(routes: Route[]): (method: string, path: string) => Match | undefined {
  const compiled = routes.map((route) => ({ route, pattern: compile(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      const found = route.method === method && path.match(pattern);
      if (found) return { route, params: found.groups ?? {} };
    }
    return undefined;
  };
}

/** ARM takes `//subscriptions` for `/subscriptions`, and a closing slash for none. */
export function tidyPath(pathname: string): string {
  return decode(pathname)
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');
}

/** A path that is not well encoded is taken as it is, and will fit no resource. */
function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Names in the query are case-insensitive too: `$filter`, `api-version`. */
export function queryValue(call: Pick<Call, 'query'>, name: string): string | undefined {
  for (const [key, value] of call.query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

function compile(template: string): RegExp {
  const segments = template.split('/').map((segment) => {
    const placeholder = segment.match(/^\{(\.\.\.)?(\w+)\}$/);
    if (placeholder) return `(?<${placeholder[2]}>${placeholder[1] ? '.+' : '[^/]+'})`;
    return segment.replaceAll('.', '\\.');
  });
  return new RegExp(`^${segments.join('/')}$`, 'i');
}

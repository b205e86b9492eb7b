import type { HttpAnswer, HttpCall } from './http-exchange.ts';
import { randomKey } from './keys.ts';

/** Lists, sets (PUT, or POST with a made-up value) and deletes the named keys of one keeper, as /admin does. */
export async function answerKeys(keys: Map<string, string>, call: HttpCall, path: string[]): Promise<HttpAnswer> {
  const [name] = path;
  if (path.length > 1) return { status: 404 };
  if (name === undefined) return call.method === 'GET' ? list(keys, call) : { status: 405 };
  switch (call.method) {
    case 'GET':
      return keys.has(name) ? toKey(200, keys, name, call) : { status: 404 };
    case 'PUT':
    case 'POST':
      return set(keys, name, call);
    case 'DELETE':
      return { status: keys.delete(name) ? 204 : 404 };
    default:
      return { status: 405 };
  }
}

function list(keys: ReadonlyMap<string, string>, call: HttpCall): HttpAnswer {
  const named = [...keys].map(([name, value]) => ({ name, value }));
  return toJson(200, { keys: named, links: [linkTo(call)] });
}

async function set(keys: Map<string, string>, name: string, call: HttpCall): Promise<HttpAnswer> {
  const value = call.method === 'POST' ? randomKey() : await readValue(call);
  if (value === undefined) return { status: 400 };
  const status = keys.has(name) ? 200 : 201;
  keys.set(name, value);
  return toKey(status, keys, name, call);
}

async function readValue(call: HttpCall): Promise<string | undefined> {
  const body = await call.readBody();
  try {
    const value = (JSON.parse(body?.toString('utf8') ?? '') as { value?: unknown } | null)?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

function toKey(status: number, keys: ReadonlyMap<string, string>, name: string, call: HttpCall): HttpAnswer {
  return toJson(status, { name, value: keys.get(name), links: [linkTo(call)] });
}

// Without its query, which may hold the caller's key.
function linkTo(call: HttpCall): object {
  return { rel: 'self', href: call.url.split('?')[0] };
}

function toJson(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

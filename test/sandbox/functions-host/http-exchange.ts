import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the doors see it: path decoded as Kestrel decodes it, query folded as ASP.NET folds it. */
export interface HttpCall {
  readonly method: string;
  /** Absolute, from the Host header. */
  readonly url: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  /** Reads the body once; undefined where it is longer than the host takes. */
  readBody(): Promise<Buffer | undefined>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
  /** The connection is closed after it. */
  readonly isLast?: boolean;
}

// The largest body, FUNCTIONS_REQUEST_BODY_SIZE_LIMIT of Azure: a larger one is a 500 (recorded with 105 MB).
const largestBodyBytes = 104_857_600;

const bodilessStatuses: readonly number[] = [204, 205, 304];

export function readCall(request: IncomingMessage, fallbackHost: string): HttpCall {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = normalizePath(mark < 0 ? target : target.slice(0, mark));
  const search = mark < 0 ? '' : target.slice(mark);
  const headers = foldHeaders(request.rawHeaders);
  return {
    method: request.method ?? 'GET',
    url: `http://${headers.get('host') ?? fallbackHost}${encodePath(path)}${search}`,
    path,
    query: foldQuery(search.slice(1)),
    headers,
    readBody: () => readBody(request),
  };
}

export function writeAnswer(response: ServerResponse, answer: HttpAnswer): void {
  const body = bodilessStatuses.includes(answer.status) ? undefined : answer.body;
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  if (answer.isLast) response.setHeader('Connection', 'close');
  response.end(body);
}

// Percent signs are decoded except %2F and broken ones; then dot segments go.
function normalizePath(rawPath: string): string {
  const decoded = rawPath.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    run
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : tryDecode(part)))
      .join(''),
  );
  const kept: string[] = [];
  for (const segment of decoded.split('/')) {
    if (segment === '..') kept.splice(Math.max(1, kept.length - 1));
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/') || '/';
}

function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// As PathString of ASP.NET does: what is legal in a path stays, percent triplets too.
function encodePath(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^a-z0-9\-._~!$&'()*+,;=:@/%]+/gi, (part) => encodeURIComponent(part));
}

// Names are one whatever their case; the last spelling is kept, values are joined.
function foldQuery(search: string): Map<string, string> {
  const folded = new Map<string, { name: string; values: string[] }>();
  for (const pair of search.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    const name = decodeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodeQuery(pair.slice(equals + 1));
    const values = folded.get(name.toLowerCase())?.values ?? [];
    folded.set(name.toLowerCase(), { name, values: [...values, value] });
  }
  return new Map([...folded.values()].map(({ name, values }) => [name, values.join(',')]));
}

function decodeQuery(text: string): string {
  return tryDecode(text.replaceAll('+', ' '));
}

function foldHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known},${value}`);
  }
  return headers;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // What is too much is still read: a sender cut off while writing would see a broken pipe instead of the answer.
    if (length <= largestBodyBytes) chunks.push(chunk);
  }
  return length <= largestBodyBytes ? Buffer.concat(chunks) : undefined;
}

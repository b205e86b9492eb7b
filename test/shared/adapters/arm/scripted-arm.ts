import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { ArmCloudOptions } from '../../../../shared/adapters/arm/arm-cloud.ts';
import { createArmCloud } from '../../../../shared/adapters/arm/arm-cloud.ts';
import type { Cloud } from '../../../../shared/ports/cloud.ts';
import { makeCertificate } from '../../../sandbox/certificates.ts';

/** An https server that answers as told and remembers what it was asked: for tests of single exchanges with ARM. */
export interface ScriptedArm {
  readonly endpoint: string;
  readonly asked: Asked[];
  readonly cloud: Cloud;
  /** Answers requests of that method and path (without query, any case), one after the other; the last one stays. */
  on(method: string, path: string, ...answers: ScriptedAnswer[]): void;
  /** A cloud on the same endpoint with other options. */
  cloudWith(options: Partial<ArmCloudOptions>): Cloud;
  /** Forgets what was told and asked. */
  clear(): void;
  stop(): Promise<void>;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly delayMilliseconds?: number;
}

export interface Asked {
  readonly method: string;
  /** As on the wire, query included. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was sent.
  readonly body: any;
}

export const token = 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJzZWNyZXQtY2xhaW0ifQ.c2lnbmF0dXJl';

/** Hands out `token` and remembers the scopes that it was asked for. */
export function aCredential() {
  const scopes: string[] = [];
  const expiresOnTimestamp = Date.now() + 3_600_000;
  return {
    scopes,
    async getToken(asked: string | string[]) {
      scopes.push(...[asked].flat());
      return { token, expiresOnTimestamp };
    },
  };
}

export async function startScriptedArm({ isTrusted = true } = {}): Promise<ScriptedArm> {
  const certificate = await makeCertificate();
  if (isTrusted) tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
  const script = new Map<string, ScriptedAnswer[]>();
  const asked: Asked[] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, async (request, response) => {
    const seen = await readRequest(request);
    asked.push(seen);
    const { status = 200, headers = {}, body, delayMilliseconds = 0 } = nextAnswer(script, seen);
    await new Promise((resolve) => setTimeout(resolve, delayMilliseconds));
    const isJson = typeof body !== 'string';
    response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/html', ...headers });
    response.end(isJson ? body && JSON.stringify(body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cloudWith = (options: Partial<ArmCloudOptions>) =>
    createArmCloud({ endpoint, credential: aCredential(), retry: { retriesMax: 0 }, ...options });
  return {
    endpoint,
    asked,
    cloud: cloudWith({}),
    cloudWith,
    on: (method, path, ...answers) => script.set(keyOf(method, path), answers),
    clear() {
      script.clear();
      asked.length = 0;
    },
    async stop() {
      await closed(server);
      await certificate.remove();
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname, searchParams } = new URL((request.url ?? '').replace(/^\/+/, '/'), 'https://arm');
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    path: decodeURIComponent(pathname),
    query: searchParams,
    headers: request.headers,
    body: text ? JSON.parse(text) : undefined,
  };
}

function nextAnswer(script: Map<string, ScriptedAnswer[]>, { method, path }: Asked): ScriptedAnswer {
  const answers = script.get(keyOf(method, path)) ?? [];
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  return answer ?? { status: 501, body: { error: { code: 'NotScripted', message: `${method} ${path}` } } };
}

function keyOf(method: string, path: string): string {
  return `${method} ${path}`.toLowerCase();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

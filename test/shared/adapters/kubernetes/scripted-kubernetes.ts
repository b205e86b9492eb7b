import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createKubernetes, type KubernetesOptions } from '../../../../shared/adapters/kubernetes/kubernetes.ts';
import { type Certificate, makeCertificate } from '../../../sandbox/certificates.ts';
import { aCredential } from '../arm/scripted-arm.ts';

/** An API server that answers as told and remembers what it was asked: for tests of single exchanges. */
export interface ScriptedKubernetes {
  readonly url: string;
  readonly certificate: Certificate;
  readonly asked: Asked[];
  /** How many connections were made to it. */
  readonly connections: () => number;
  /** Answers requests of that method and path (without query), one after the other; the last one stays. */
  on(method: string, path: string, ...answers: (Scripted | ((asked: Asked) => Scripted))[]): void;
  /** The adapter, looking at this server. */
  kubernetes(options?: Partial<KubernetesOptions>): ReturnType<typeof createKubernetes>;
  /** Forgets what was told and asked; a quiet cluster is left. */
  clear(): void;
  stop(): Promise<void>;
}

export interface Scripted {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly delayMilliseconds?: number;
  readonly isZipped?: boolean;
  /** Breaks the connection instead of answering. */
  readonly isBroken?: boolean;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was sent.
  readonly body: any;
}

export const paths = {
  pods: '/api/v1/pods',
  nodes: '/api/v1/nodes',
  namespaces: '/api/v1/namespaces',
  networkpolicies: '/apis/networking.k8s.io/v1/networkpolicies',
  events: '/api/v1/events',
} as const;

export const aList = (items: readonly unknown[], next = ''): Scripted => ({
  body: { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '9', ...(next && { continue: next }) }, items },
});

/** An answer as the API server refuses (facts: kubernetes.md, section 1.3). */
export const aRefusal = (status: number, reason: string, message: string, details: object = {}): Scripted => ({
  status,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code: status },
});

export const forbiddenTo = (verb: string, resource: string): Scripted =>
  aRefusal(
    403,
    'Forbidden',
    `${resource} is forbidden: User "c0ffee" cannot ${verb} resource "${resource}" in API group "" at the cluster scope`,
    { kind: resource },
  );

export async function startScriptedKubernetes(): Promise<ScriptedKubernetes> {
  const certificate = await makeCertificate();
  const script = new Map<string, (Scripted | ((asked: Asked) => Scripted))[]>();
  const asked: Asked[] = [];
  let connections = 0;
  const server = createServer({ key: certificate.key, cert: certificate.cert }, async (request, response) => {
    const seen = await read(request);
    asked.push(seen);
    await answer(response, next(script, seen));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connectionOf = async () => ({ server: url, certificateAuthority: certificate.ca });
  return {
    ...{ url, certificate, asked, connections: () => connections },
    on: (method, path, ...answers) => script.set(`${method} ${path}`, answers),
    kubernetes: (options = {}) => createKubernetes({ connectionOf, credential: aCredential(), ...options }),
    clear() {
      script.clear();
      asked.length = 0;
      for (const path of Object.values(paths)) script.set(`GET ${path}`, [aList([])]);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await certificate.remove();
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'https://cluster');
  return { method: request.method ?? '', path, query, headers: request.headers, body: text && JSON.parse(text) };
}

function next(script: Map<string, (Scripted | ((asked: Asked) => Scripted))[]>, asked: Asked): Scripted {
  const answers = script.get(`${asked.method} ${asked.path}`) ?? [];
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  return (typeof answer === 'function' ? answer(asked) : answer) ?? aRefusal(501, 'NotScripted', asked.path);
}

async function answer(response: ServerResponse, scripted: Scripted): Promise<void> {
  const { status = 200, headers = {}, body = '', delayMilliseconds = 0, isZipped, isBroken } = scripted;
  await new Promise((resolve) => setTimeout(resolve, delayMilliseconds));
  if (isBroken) {
    response.destroy();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' };
  response.writeHead(status, { ...type, ...headers, ...(isZipped ? { 'content-encoding': 'gzip' } : {}) });
  response.end(isZipped ? gzipSync(text) : text);
}

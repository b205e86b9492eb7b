/** The https side: bytes to requests, answers to bytes, and a journal of both. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../certificates.ts';
import type { Cluster } from '../cluster.ts';
import { internalError } from '../writes.ts';
import type { Tokens } from './access.ts';
import { type Answer, statusAnswer } from './answer.ts';
import { type Handled, handle } from './handle.ts';
import { type ApiRequest, isTrue } from './request.ts';

/** One request and what became of it; never its token. */
export interface RecordedRequest {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** Path and query. */
  path: string;
  status: number;
  /** Absent where the token was not known. */
  user?: string;
  kind: 'read' | 'write';
  isWatch: boolean;
  requestBody?: string;
}

export interface ApiServer {
  url: string;
  requests: RecordedRequest[];
  stop(): Promise<void>;
}

export interface ServerOptions {
  cluster: Cluster;
  tokens: Tokens;
  certificate: Pick<Certificate, 'key' | 'cert'>;
  /** Called after each request that may have changed something. */
  onRequest(): void;
}

/** Listens on a free port of 127.0.0.1. */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  const { key, cert } = options.certificate;
  const requests: RecordedRequest[] = [];
  const server = createServer({ key, cert }, (request, response) =>
    serve(options, requests, request, response).catch((error: Error) => response.destroy(error)),
  );
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, stop: () => stop(server) };
}

async function serve(
  options: ServerOptions,
  requests: RecordedRequest[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await read(incoming);
  const { answer, user } = handleSafely(options, request);
  const kind = ['GET', 'HEAD'].includes(request.method) ? 'read' : 'write';
  requests.push({
    ...{ at: options.cluster.clock.now(), method: request.method, path: incoming.url ?? '/', status: answer.status },
    ...{ kind, isWatch: isTrue(request.query.get('watch')) },
    ...(user ? { user: user.name } : {}),
    ...(request.text ? { requestBody: request.text } : {}),
  });
  send(answer, incoming, response);
  if (kind === 'write') options.onRequest();
}

async function read(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  return {
    ...{ method: incoming.method ?? 'GET', path: path.replace(/\/+$/, '') || '/' },
    query: new URLSearchParams(search),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    ...{ text: bytes.toString('utf8'), bytes },
  };
}

function handleSafely({ cluster, tokens }: ServerOptions, request: ApiRequest): Handled {
  try {
    return handle(cluster, tokens, request);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      answer: statusAnswer(internalError(`The emulator failed at ${request.method} ${request.path}: ${reason}`)),
    };
  }
}

function send(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  const type = answer.text === undefined ? 'application/json' : 'text/plain; charset=utf-8';
  const headers = { 'content-type': type, 'audit-id': randomUUID(), 'cache-control': 'no-cache, private' };
  response.writeHead(answer.status, { ...headers, ...answer.headers });
  if (!answer.stream) {
    response.end(answer.text ?? JSON.stringify(answer.body));
    return;
  }
  response.flushHeaders();
  answer.stream(response, request);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

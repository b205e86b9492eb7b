import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as startRequest } from 'node:https';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HttpLibrary, RequestContext, ResponseBody } from '@kubernetes/client-node';
import type { KubeLimits } from './kube-limits.ts';
import type { KubeConnection } from './kubeconfig.ts';
import { NoAnswer } from './no-answer.ts';

/**
 * Carries the official client's requests over https. Its own transport makes a connection for each request, waits for an
 * answer as long as it takes, and trusts the machine's authorities where none is named; this one does none of that.
 */
export function createHttpsLibrary(options: HttpsOptions): HttpLibrary {
  const { connection, client } = options;
  const agent = new Agent({
    ca: connection.certificateAuthority,
    keepAlive: true,
    maxSockets,
    timeout: idleSeconds * 1000,
  });
  const send = async (request: RequestContext) => {
    const { status, headers, text } = await exchange(request, agent, options.limits);
    const isObject = ['GET', 'PATCH'].includes(request.getHttpMethod()) && status === 200;
    return new client.ResponseContext(status, headers, isObject ? jsonBody(text) : textBody(text));
  };
  return { send: (request) => new client.Observable(telling(send(request), options.onNoAnswer)) };
}

export interface HttpsOptions {
  readonly connection: KubeConnection;
  readonly limits: KubeLimits;
  readonly client: Pick<typeof import('./kube-client.ts'), 'Observable' | 'ResponseContext'>;
  /** Called when the connection failed, so that address and authority are asked for anew. */
  readonly onNoAnswer: () => void;
}

/** The JSON that a good GET or PATCH brought, as it came. */
export interface JsonBody extends ResponseBody {
  readonly json: unknown;
}

const maxSockets = 6;
const idleSeconds = 60;

/**
 * The client makes models of all that it reads, which takes twice the time of reading the JSON and drops every field
 * that it does not know; eligibility has to see those. So it is shown an empty object, and `json` is the answer.
 */
function jsonBody(text: string): JsonBody {
  return { ...textBody('{}'), json: parsed(text) };
}

function textBody(text: string): ResponseBody {
  return { text: async () => text, binary: async () => Buffer.from(text), stream: () => null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer('NotJson', 'What answered is no API server: its answer was not JSON.');
  }
}

async function telling<T>(sending: Promise<T>, onNoAnswer: () => void): Promise<T> {
  try {
    return await sending;
  } catch (error) {
    onNoAnswer();
    throw error;
  }
}

interface Exchanged {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

async function exchange(request: RequestContext, agent: Agent, limits: KubeLimits): Promise<Exchanged> {
  try {
    return await exchangeOnce(request, agent, limits);
  } catch (error) {
    // The server had closed a connection that was kept. To repeat is safe: each change names the pod as it was seen.
    if (error instanceof NoAnswer && error.wasKept) return exchangeOnce(request, agent, limits);
    throw error;
  }
}

async function exchangeOnce(request: RequestContext, agent: Agent, limits: KubeLimits): Promise<Exchanged> {
  const deadline = AbortSignal.timeout(limits.requestSecondsMax * 1000);
  const response = await responseTo(request, agent, limits, deadline);
  try {
    const bytes = await bytesOf(response, limits.answerBytesMax);
    return { status: response.statusCode ?? 0, headers: plain(response.headers), text: bytes.toString('utf8') };
  } catch (error) {
    throw noAnswerOf(error, limits, deadline);
  }
}

function responseTo(
  request: RequestContext,
  agent: Agent,
  limits: KubeLimits,
  deadline: AbortSignal,
): Promise<IncomingMessage> {
  const body = (request.getBody() as string | undefined) ?? '';
  // Node tells the length of a body by itself, but not that of a DELETE.
  const length = body ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const headers = { ...request.getHeaders(), ...length, 'accept-encoding': 'gzip' };
  return new Promise((resolve, reject) => {
    const outgoing = startRequest(request.getUrl(), {
      agent,
      headers,
      method: request.getHttpMethod(),
      signal: deadline,
    });
    outgoing.once('socket', (socket) => boundConnecting(socket, outgoing, limits));
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => reject(noAnswerOf(error, limits, deadline, outgoing.reusedSocket)));
    outgoing.end(body);
  });
}

/** Counts from when the request has its socket: it may have waited for one to become free. */
function boundConnecting(socket: Socket, outgoing: ClientRequest, limits: KubeLimits): void {
  if (!socket.connecting) return;
  const connecting = setTimeout(() => outgoing.destroy(noConnection(limits)), limits.connectSecondsMax * 1000);
  const end = () => clearTimeout(connecting);
  socket.once('secureConnect', end).once('close', end);
}

const noConnection = ({ connectSecondsMax }: KubeLimits) =>
  new NoAnswer('Timeout', `no connection within ${connectSecondsMax} s`);

function noAnswerOf(error: unknown, limits: KubeLimits, deadline: AbortSignal, wasKept = false): NoAnswer {
  if (error instanceof NoAnswer) return error;
  if (deadline.aborted) return new NoAnswer('Timeout', `no answer within ${limits.requestSecondsMax} s`);
  const { code = '', message } = error as Error & { code?: string };
  return new NoAnswer(code, message, wasKept && code === 'ECONNRESET');
}

const unzip = promisify(gunzip);

async function bytesOf(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (response.headers['content-encoding'] !== 'gzip') return bytes;
  return unzip(bytes, { maxOutputLength: bytesMax });
}

const tooLarge = (bytesMax: number) => new NoAnswer('TooLarge', `an answer of more than ${bytesMax} bytes`);

function plain(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

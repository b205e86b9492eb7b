import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';
import { decodeToken, type TokenClaims } from './tokens.ts';

/** An Event Grid topic with the CloudEvents schema: it takes what the official publisher client sends, and keeps it. */
export interface EventGridTopic {
  readonly url: string;
  readonly events: readonly PublishedEvent[];
  stop(): Promise<void>;
}

export interface PublishedEvent {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly [attribute: string]: unknown;
}

/**
 * The documented doors of a topic (spec: Microsoft.EventGrid data plane 2018-01-01): POST /api/events, a batch of
 * CloudEvents, from whoever may send.
 */
export async function startEventGridTopic(
  { key, cert }: Certificate,
  maySend: (token: TokenClaims) => boolean,
): Promise<EventGridTopic> {
  const events: PublishedEvent[] = [];
  const server = createServer({ key, cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname } = new URL(request.url ?? '/', 'https://localhost');
    const status =
      request.method === 'POST' && pathname === '/api/events'
        ? take({ headers: request.headers, chunks, maySend }, events)
        : 501;
    const body =
      status === 200
        ? undefined
        : JSON.stringify({ error: { code: String(status), message: `${request.method} ${pathname}` } });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`, events, stop };
}

interface Posted {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly chunks: readonly Buffer[];
  readonly maySend: (token: TokenClaims) => boolean;
}

/** Keys are off, as the deployment has it. */
function take({ headers, chunks, maySend }: Posted, events: PublishedEvent[]): number {
  const token = decodeToken(/^Bearer (.+)$/i.exec(`${headers.authorization ?? ''}`)?.[1] ?? '');
  if (token?.aud.replace(/\/$/, '') !== topicAudience || token.exp * 1000 <= Date.now()) return 401;
  if (!maySend(token)) return 403;
  if (!String(headers['content-type']).startsWith('application/cloudevents-batch+json')) return 415;
  const batch: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (!Array.isArray(batch) || !batch.every(isCloudEvent)) return 400;
  events.push(...batch);
  return 200;
}

const topicAudience = 'https://eventgrid.azure.net';

const isCloudEvent = (event: PublishedEvent) =>
  event.specversion === '1.0' &&
  [event.id, event.type, event.source].every((text) => typeof text === 'string' && text !== '');

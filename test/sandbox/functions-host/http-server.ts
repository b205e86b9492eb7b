import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminPath } from './admin-door.ts';
import { webhooksPath } from './event-grid-door.ts';
import type { Door } from './http-door.ts';
import { type HttpCall, readCall, writeAnswer } from './http-exchange.ts';
import type { Log } from './log.ts';

export interface HttpServer {
  readonly url: string;
  /** Refuses new connections; settles when the requests under way are answered. */
  drain(): Promise<void>;
  /** Cuts what is left. */
  cut(): void;
}

export interface Doors {
  readonly http: Door;
  readonly eventGrid: Door;
  readonly admin: Door;
}

// Kestrel's limit.
const largestHeaderBytes = 32_768;

/** Listens on loopback; port 0 takes a free one. */
export async function startHttpServer(doors: Doors, port: number, log: Log): Promise<HttpServer> {
  let fallbackHost = '127.0.0.1';
  const server = createServer({ maxHeaderSize: largestHeaderBytes, keepAlive: true }, (request, response) => {
    const call = readCall(request, fallbackHost);
    chooseDoor(
      doors,
      call,
    )(call).then(
      (answer) => finish(server, response, () => writeAnswer(response, answer)),
      (error: unknown) => {
        log({ level: 'error', category: 'Host.Http', message: `${call.method} ${call.path}: ${String(error)}` });
        finish(server, response, () => writeAnswer(response, { status: 500 }));
      },
    );
  });
  // A handler may take minutes; nothing but functionTimeout ends it.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  fallbackHost = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${fallbackHost}`,
    drain: () => new Promise((resolve) => server.close(() => resolve())),
    cut: () => server.closeAllConnections(),
  };
}

function chooseDoor(doors: Doors, call: HttpCall): Door {
  const path = call.path.toLowerCase();
  if (path === '/') return async () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: homepage });
  if (isUnder(path, adminPath)) return doors.admin;
  return isUnder(path, webhooksPath) ? doors.eventGrid : doors.http;
}

const homepage = 'This Functions host is up and running.\n';

function isUnder(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

function finish(server: Server, response: ServerResponse, write: () => void): void {
  // While draining, a kept-alive connection would hold the server open.
  if (!server.listening) response.setHeader('Connection', 'close');
  try {
    write();
  } catch {
    // A header the app chose is not one; what was set so far goes, and the caller hears of an error of ours.
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    writeAnswer(response, { status: 500 });
  }
}

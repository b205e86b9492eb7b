/**
 * Starts the ARM emulator: Azure Resource Manager, Azure Monitor metrics and Log Analytics behind one https endpoint on
 * loopback. It models only what its routes list; anything else answers 501 with its own name.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../certificates.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { Authorize } from './access.ts';
import { authorizationRoutes } from './authorization.ts';
import { containerinstanceRoutes } from './containerinstance.ts';
import { containerserviceRoutes, type KubeconfigOf } from './containerservice.ts';
import { type Incoming, makeEmulator, type Outgoing } from './emulator.ts';
import { type Fault, makeFaultFinder } from './faults.ts';
import type { RecordedCall } from './journal.ts';
import { type EvaluateQuery, loganalyticsRoutes } from './loganalytics.ts';
import { metricsRoutes } from './metrics.ts';
import { networkRoutes } from './network.ts';
import { operationRoutes } from './operations.ts';
import { resourcegraphRoutes } from './resourcegraph.ts';
import { resourcesRoutes } from './resources.ts';
import type { Route } from './router.ts';
import { settle } from './settle.ts';
import type { AzureWorld } from './state.ts';

export interface ArmOptions {
  world: AzureWorld;
  clock: SimulatedClock;
  certificate: Pick<Certificate, 'key' | 'cert'>;
  faults?: Fault[];
  evaluateQuery?: EvaluateQuery;
  kubeconfigOf?: KubeconfigOf;
  /** Token audience of ARM; the emulator's own URL is always accepted too, as in sovereign clouds. */
  audience?: string;
  authorize?: Authorize;
}

/** A running emulator. `url` has no closing slash; the Log Analytics endpoint is `url` + `/v1`. */
export interface Arm {
  readonly url: string;
  /** The world as it is now: everything that came to its end meanwhile is finished. */
  readonly world: AzureWorld;
  readonly calls: RecordedCall[];
  /** May be added to while the emulator runs. */
  readonly faults: Fault[];
  stop(): Promise<void>;
}

const ARM_AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];
const LOGS_AUDIENCE = 'https://api.loganalytics.io';

/** Listens on a free port of 127.0.0.1; several may run in one process. */
export async function startArm(options: ArmOptions): Promise<Arm> {
  const { world, clock, certificate, faults = [] } = options;
  const routes = allRoutes(options);
  const calls: RecordedCall[] = [];
  // Whoever sees only the world measures durations by the same clock.
  world.speed = clock.speed;
  let url = '';
  const audiences = { arm: options.audience ? [options.audience] : [...ARM_AUDIENCES], logs: [LOGS_AUDIENCE] };
  const findFault = makeFaultFinder(
    faults,
    routes.map(({ operation }) => operation),
  );
  const answer = makeEmulator({
    ...{ world, clock, routes, audiences, findFault, calls },
    authorize: options.authorize,
    baseUrl: () => url,
  });
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) =>
    serve(request, response, answer).catch((error: Error) => response.destroy(error)),
  );
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  audiences.arm.push(url);
  audiences.logs.push(url, `${url}/v1`);
  return {
    url,
    get world() {
      settle(world, clock.now());
      return world;
    },
    calls,
    faults,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The specific before the general: scopes of role assignments and metrics fit almost any path. */
export function allRoutes({
  evaluateQuery,
  kubeconfigOf,
}: Pick<ArmOptions, 'evaluateQuery' | 'kubeconfigOf'> = {}): Route[] {
  return [
    ...operationRoutes,
    ...containerserviceRoutes(kubeconfigOf),
    ...networkRoutes,
    ...containerinstanceRoutes,
    ...resourcegraphRoutes,
    ...loganalyticsRoutes(evaluateQuery),
    ...metricsRoutes,
    ...authorizationRoutes,
    ...resourcesRoutes,
  ];
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (incoming: Incoming) => Promise<Outgoing>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { method = 'GET', url = '/' } = request;
  const outgoing = await answer({ method, url, headers: flatHeaders(request), text });
  if (outgoing.isDropped) response.destroy();
  else response.writeHead(outgoing.status, outgoing.headers).end(outgoing.text);
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

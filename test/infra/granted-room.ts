import tls from 'node:tls';
import { cloudOf, createArm } from '../../shared/adapters/arm/arm-cloud.ts';
import { readKubeconfig } from '../../shared/adapters/kubernetes/kubeconfig.ts';
import { createKubernetes } from '../../shared/adapters/kubernetes/kubernetes.ts';
import { createAzureMonitor } from '../../shared/adapters/monitor/azure-monitor.ts';
import { sweep } from '../../shared/controller/sweep.ts';
import { parseClusterId } from '../../shared/domain/ids.ts';
import type { Mode } from '../../shared/domain/mode.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Scope } from '../../shared/scope.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { credential } from '../contracts/official-clients.ts';
import type { FakeKubeCluster } from '../fakes/fake-kube-cluster.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import type { AzureWorld } from '../sandbox/arm/state.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { createLogs } from '../sandbox/monitor/logs.ts';
import { tablesOfWorld } from '../sandbox/monitor/tables-of-world.ts';
import { isGranted, predictedRights, predictionFor } from '../sandbox/predicted-rights.ts';
import { ControlRoom } from '../stories/a-control-room.ts';
import { type Snapshot, same, valueAt } from './deployment.ts';

/** What a cluster is in when the schedule rings for it, so often. */
export interface Situation {
  readonly mode: Mode;
  readonly world: () => AzureWorld;
  /** A cluster that is seen from the inside without a kubeconfig. */
  readonly inside?: Partial<FakeKubeCluster>;
  readonly isLogged?: boolean;
  readonly looks?: number;
  /** Whom the schedule rings for first, where that is to be found out. */
  readonly scope?: Scope;
}

/** What the controller said, in records and log, and what it has changed in Azure. */
export interface Ended {
  readonly told: string;
  readonly changed: readonly string[];
}

/** The whole controller in one process, on emulated Azure, with the predicted rights of its mode but for one. */
export class GrantedRoom {
  #certificate: Certificate | undefined;

  async open(): Promise<void> {
    this.#certificate = await makeCertificate();
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), this.#certificate.ca]);
  }

  async close(): Promise<void> {
    await this.#certificate?.remove();
  }

  async play(situation: Situation, withheld?: string): Promise<Ended> {
    const room = new ControlRoom();
    room.clock.set(new Date().toISOString());
    room.mode = situation.mode;
    const arm = await this.#startArm(room, situation, withheld);
    try {
      await live(room, portsFor(room, arm, situation), situation);
      return endOf(room, arm);
    } finally {
      await arm.stop();
    }
  }

  #startArm(room: ControlRoom, { mode, world: makeWorld, isLogged = true }: Situation, withheld?: string) {
    if (!this.#certificate) throw new Error('Open the room first.');
    const world = makeWorld();
    const rights = predictedRights(mode, without(withheld, predictionFor(mode)));
    const grants = rights.grantsFor(Object.values(world.clusters));
    const logs = createLogs({ tablesOf: (id, nowMs) => (isLogged ? tablesOfWorld(world, id, nowMs) : []) });
    return startArm({
      ...{ world, certificate: this.#certificate, evaluateQuery: logs },
      clock: { speed: 1, now: () => Date.parse(room.clock.now()) },
      authorize: (right) => isGranted(grants, right),
    });
  }
}

/** The same deployment, where somebody has struck one action out of its roles. */
function without(action: string | undefined, { predictedResources, ...rest }: Snapshot): Snapshot {
  const struck = structuredClone(predictedResources);
  for (const resource of struck) {
    const permissions = valueAt(resource, 'properties.permissions') as { actions: string[] }[] | undefined;
    for (const one of permissions ?? []) one.actions = one.actions.filter((held) => !same(held, action ?? ''));
  }
  return { ...rest, predictedResources: struck };
}

function portsFor(room: ControlRoom, { url, world }: Arm, { inside }: Situation): Ports {
  const arm = createArm({ endpoint: url, credential, retry: { retriesMax: 0 } });
  const monitor = createAzureMonitor({ armEndpoint: url, logsEndpoint: url, credential });
  const kubernetes = createKubernetes({ connectionOf: (id) => readKubeconfig(arm.clients, id), credential });
  for (const id of idsIn(world)) room.kubernetes.setCluster(id, inside ?? {});
  return { ...room.ports, cloud: cloudOf(arm), monitor, kubernetes: inside ? room.kubernetes : kubernetes };
}

const idsIn = ({ clusters }: AzureWorld) => Object.values(clusters).flatMap(({ id }) => parseClusterId(id) ?? []);

/** The schedule rings every five minutes, and the controller by itself in between. */
async function live(room: ControlRoom, ports: Ports, { world, looks = 1, scope }: Situation): Promise<void> {
  const controller = room.controller(ports);
  if (scope) await sweep(scope, ports).catch((error: Error) => room.log.error(error.message));
  for (let look = 0; look < looks; look += 1) {
    for (const id of scope ? [] : idsIn(world())) await ports.bus.ring(scheduleSignal(id, room.clock.now()));
    await room.settle(controller);
    room.clock.advance(300);
  }
}

function endOf({ journal, log }: ControlRoom, { world, calls }: Arm): Ended {
  const events = idsIn(world).flatMap((id) => journal.events(id));
  const changes = calls.filter(({ kind, status }) => kind === 'write' && status < 300);
  return {
    told: [...events, ...log.lines].map((one) => JSON.stringify(one)).join('\n'),
    changed: [...new Set(changes.map(({ method, path }) => `${method} ${path.split('?')[0]}`))],
  };
}

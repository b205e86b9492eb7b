import type { Config } from '../config.ts';
import type { Log } from '../ports/log.ts';
import type { Ports } from '../ports/ports.ts';
import { cloudOf, createArm } from './arm/arm-cloud.ts';
import { createBlobJournal } from './blob-journal.ts';
import { createBlobLeases } from './blob-leases.ts';
import { credentialFor, type DoorPorts } from './door-ports.ts';
import { createEventGridAnnouncer } from './event-grid-announcer.ts';
import { readKubeconfig } from './kubernetes/kubeconfig.ts';
import { createKubernetes } from './kubernetes/kubernetes.ts';
import { createAzureMonitor } from './monitor/azure-monitor.ts';
import { createTableLedger } from './table-ledger.ts';

let made: Ports | undefined;

/** What a pass needs, built once per process. */
export function passPorts(config: Config, doors: DoorPorts, log: Log): Ports {
  made ??= createPassPorts(config, doors, log);
  return made;
}

function createPassPorts(
  { azure, eventsTopicEndpoint }: Config,
  { clock, bus, storage, auditStorage }: DoorPorts,
  log: Log,
): Ports {
  const credential = credentialFor(azure.clientId, azure);
  const endpoint = azure.resourceManagerEndpoint;
  const audience = azure.resourceManagerAudience;
  const arm = createArm({ endpoint, audience, credential, log });
  return {
    log,
    clock,
    bus,
    cloud: cloudOf(arm),
    kubernetes: createKubernetes({ connectionOf: (id) => readKubeconfig(arm.clients, id), credential, log }),
    monitor: createAzureMonitor({
      armEndpoint: endpoint,
      audience,
      logsEndpoint: azure.monitorLogsEndpoint,
      credential,
    }),
    leases: createBlobLeases(storage),
    ledger: createTableLedger({ storage, log }),
    journal: createBlobJournal({ storage, auditStorage, log }),
    announcer: eventsTopicEndpoint === null ? null : createEventGridAnnouncer(eventsTopicEndpoint, credential),
  };
}

import type { Config } from '../config.ts';
import type { Bus } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { LateEvents } from '../ports/late-events.ts';
import type { SeenSignals } from '../ports/seen-signals.ts';
import { createCredential } from './credential.ts';
import { createQueueBus } from './queue-bus.ts';
import { createLateEvents } from './queue-late-events.ts';
import { createStorage, type Storage } from './storage.ts';
import { systemClock } from './system-clock.ts';
import { createSeenSignals } from './table-seen-signals.ts';

/** What a door needs to take a signal, and nothing that knows Azure Resource Manager. */
export interface DoorPorts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly seenSignals: SeenSignals;
  readonly lateEvents: LateEvents;
  readonly storage: Storage;
  readonly auditStorage: Storage;
}

export function createDoorPorts(config: Config): DoorPorts {
  const storage = storageFor(config.storage, config);
  const auditStorage = config.auditStorage === config.storage ? storage : storageFor(config.auditStorage, config);
  const clock = systemClock;
  return {
    clock,
    storage,
    auditStorage,
    bus: createQueueBus({ storage, clock }),
    seenSignals: createSeenSignals({ storage, clock }),
    lateEvents: createLateEvents(storage),
  };
}

function storageFor(account: Config['storage'] | Config['auditStorage'], { azure }: Config): Storage {
  if (account.kind === 'connection-string')
    return createStorage({ connectionString: account.connectionString.reveal() });
  const { kind: _, clientId, ...uris } = account;
  return createStorage({ ...uris, credential: credentialFor(clientId ?? azure.clientId, azure) });
}

export function credentialFor(clientId: string | null, { hasManagedIdentity }: Config['azure']) {
  return createCredential({ hasManagedIdentity, ...(clientId === null ? {} : { clientId }) });
}

import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { readConnectionString, type Settings } from './app-settings.ts';
import type { Cron } from './cron.ts';

/** A timer's memory: when it last ran, when it runs next, and from which moment "next" was reckoned. */
export interface TimerStatus {
  /** Undefined before the first run. */
  readonly last: Date | undefined;
  readonly next: Date;
  readonly lastUpdated: Date;
}

/** Keeps statuses in blob azure-webjobs-hosts/timers/{host id}/{function}/status, as the host does. */
export interface TimerStatusStore {
  read(functionName: string): Promise<TimerStatus | undefined>;
  write(functionName: string, status: TimerStatus): Promise<void>;
}

/** The status in the spelling of the trigger's data and of the blob. */
export interface WrittenStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

const containerName = 'azure-webjobs-hosts';
const never = '0001-01-01T00:00:00';

export function createTimerStatusStore(settings: Settings, hostId: string): TimerStatusStore {
  let container: ContainerClient | undefined;
  const blobOf = async (functionName: string) => {
    container ??= await openContainer(settings);
    return container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  };
  return {
    async read(functionName) {
      const blob = await blobOf(functionName);
      if (!(await blob.exists())) return undefined;
      return fromWritten(JSON.parse((await blob.downloadToBuffer()).toString('utf8')) as WrittenStatus);
    },
    async write(functionName, status) {
      const text = JSON.stringify(toWritten(status));
      await (await blobOf(functionName)).upload(text, Buffer.byteLength(text));
    },
  };
}

/**
 * What a stored status says when the host starts: the status to go on with, and whether an occurrence was missed. A status
 * of another schedule is begun anew and misses nothing (as ScheduleMonitor of the timer extension reckons it).
 */
export function checkStatus(
  stored: TimerStatus | undefined,
  cron: Cron,
  now: Date,
): { readonly status: TimerStatus; readonly isPastDue: boolean } {
  if (!stored) return { status: firstStatus(cron, now), isPastDue: false };
  const expected = cron.nextAfter(stored.last ?? stored.lastUpdated);
  const isSameSchedule = expected.getTime() === stored.next.getTime();
  if (isSameSchedule) return { status: stored, isPastDue: now > stored.next };
  if (now > expected) return { status: firstStatus(cron, now), isPastDue: false };
  const lastUpdated = stored.last ?? stored.lastUpdated;
  return { status: { last: undefined, next: expected, lastUpdated }, isPastDue: false };
}

export function firstStatus(cron: Cron, now: Date): TimerStatus {
  return { last: undefined, next: cron.nextAfter(now), lastUpdated: now };
}

export function toWritten(status: TimerStatus): WrittenStatus {
  return {
    Last: status.last ? toText(status.last) : never,
    Next: toText(status.next),
    LastUpdated: toText(status.lastUpdated),
  };
}

function fromWritten(written: WrittenStatus): TimerStatus {
  return {
    last: written.Last.startsWith('0001') ? undefined : new Date(written.Last),
    next: new Date(written.Next),
    lastUpdated: new Date(written.LastUpdated),
  };
}

function toText(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}

async function openContainer(settings: Settings): Promise<ContainerClient> {
  const connectionString = readConnectionString('AzureWebJobsStorage', settings);
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(containerName);
  await container.createIfNotExists();
  return container;
}

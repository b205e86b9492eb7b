import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it, vi } from 'vitest';
import { preamble, soon, useHostRoom } from './use-host-room.ts';

const quickQueues = { extensions: { queues: { maxPollingInterval: '00:00:01', maxDequeueCount: 2 } } };
const room = useHostRoom();

describe('A queue function', () => {
  it('that keeps failing leaves its message to the poison queue and the function there', async () => {
    await room.run(
      `const connection = 'AzureWebJobsStorage';
      app.storageQueue('work', { queueName: 'failing', connection, handler: (message, context) => {
        note(['work', message, context.triggerMetadata.dequeueCount]);
        throw new Error('on purpose');
      } });
      app.storageQueue('poisoned', { queueName: 'failing-poison', connection, handler: (message) => {
        note(['poisoned', message]);
      } });`,
      { hostJson: quickQueues },
    );

    await put('failing', { cluster: 'a' });

    const body = { cluster: 'a' };
    await vi.waitFor(
      () =>
        expect(room.diary()).toEqual([
          ['work', body, 1],
          ['work', body, 2],
          ['poisoned', body],
        ]),
      soon,
    );
    await vi.waitFor(async () => expect(await messagesIn('failing')).toBe(0), soon);
  });

  it('keeps its message hidden as long as it runs', { timeout: 30_000 }, async () => {
    await room.run(workSource('renewed', 'await sleep(4500);'), { messageLockSeconds: 2, hostJson: quickQueues });

    await put('renewed', 'x');

    await vi.waitFor(() => expect(room.diary()).toEqual(['start 1', 'end 1']), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await messagesIn('renewed')).toBe(0), soon);
  });

  it('gets its message again at once when the process of the app is killed', { timeout: 30_000 }, async () => {
    const host = await room.run(workSource('killed', stallOnFirstTry), { hostJson: quickQueues });
    const firstPid = host.pid;
    await put('killed', 'x');
    await vi.waitFor(() => expect(room.diary()).toEqual(['start 1']), soon);

    host.killWorker();

    await vi.waitFor(() => expect(room.diary()).toEqual(['start 1', 'start 2', 'end 2']), soon);
    expect(host.pid).not.toBe(firstPid);
  });

  it('gets its message again from the next host when the whole instance is lost', { timeout: 30_000 }, async () => {
    const files = { 'index.js': preamble + workSource('lost', stallOnFirstTry) };
    const first = await room.start({ files, hostJson: quickQueues }, { messageLockSeconds: 3 });
    await put('lost', 'x');
    await vi.waitFor(() => expect(room.diary()).toEqual(['start 1']), soon);

    await first.kill();
    await room.start({ files, hostJson: quickQueues });

    await vi.waitFor(() => expect(room.diary()).toEqual(['start 1', 'start 2', 'end 2']), soon);
  });
});

describe('A timer', () => {
  it('finer than a minute runs on its seconds and has no schedule status', async () => {
    await room.run(`app.timer('tick', { schedule: '* * * * * *', handler: (timer) => note(timer.scheduleStatus) });`);

    await vi.waitFor(() => expect(room.diary().slice(0, 2)).toEqual([null, null]), soon);
  });

  it('that missed its moment runs at start as past due, by the schedule a setting gives', async () => {
    await writeStatus('apps', 'daily', { Last: '2026-01-01T02:00:00+00:00', Next: '2026-01-02T02:00:00+00:00' });
    const source = `app.timer('daily', { schedule: '%NIGHTLY%', handler: (timer) => note(timer.isPastDue) });`;

    await room.run(source, { settings: { NIGHTLY: '0 0 2 * * *', AzureFunctionsWebHost__hostid: 'apps' } });

    await vi.waitFor(() => expect(room.diary()).toEqual([true]), soon);
    await vi.waitFor(async () =>
      expect(Date.parse((await readStatus('apps', 'daily')).Next)).toBeGreaterThan(Date.now()),
    );
  });

  it('retries a failed run as its policy says', async () => {
    await room.run(`app.timer('stubborn', { schedule: '0 0 0 1 1 *', runOnStartup: true,
      retry: { strategy: 'fixedDelay', delayInterval: 0, maxRetryCount: 1 },
      handler: (timer, context) => { note(context.retryContext.retryCount); throw new Error('on purpose'); } });`);

    await vi.waitFor(() => expect(room.diary()).toEqual([0, 1]), soon);
  });
});

const stallOnFirstTry = 'if (context.triggerMetadata.dequeueCount === 1) await sleep(60_000);';

function workSource(queueName: string, work: string): string {
  return `app.storageQueue('work', { queueName: '${queueName}', connection: 'AzureWebJobsStorage',
    handler: async (message, context) => {
      note('start ' + context.triggerMetadata.dequeueCount);
      ${work}
      note('end ' + context.triggerMetadata.dequeueCount);
    } });`;
}

function queue(name: string) {
  return QueueServiceClient.fromConnectionString(room.azurite.connectionString).getQueueClient(name);
}

async function put(name: string, message: unknown): Promise<void> {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  await queue(name).createIfNotExists();
  await queue(name).sendMessage(Buffer.from(text).toString('base64'));
}

async function messagesIn(name: string): Promise<number | undefined> {
  return (await queue(name).getProperties()).approximateMessagesCount;
}

interface WrittenTimes {
  readonly Last: string;
  readonly Next: string;
}

function statusBlob(hostId: string, functionName: string) {
  const container = BlobServiceClient.fromConnectionString(room.azurite.connectionString).getContainerClient(
    'azure-webjobs-hosts',
  );
  return { container, blob: container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`) };
}

async function writeStatus(hostId: string, functionName: string, times: WrittenTimes): Promise<void> {
  const { container, blob } = statusBlob(hostId, functionName);
  await container.createIfNotExists();
  const text = JSON.stringify({ ...times, LastUpdated: times.Last });
  await blob.upload(text, text.length);
}

async function readStatus(hostId: string, functionName: string): Promise<WrittenTimes> {
  const { blob } = statusBlob(hostId, functionName);
  return JSON.parse((await blob.downloadToBuffer()).toString('utf8')) as WrittenTimes;
}

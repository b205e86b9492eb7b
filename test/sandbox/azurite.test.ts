import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, it, vi } from 'vitest';
import { startAzurite } from './azurite.ts';

const startAndWait = `
  const { startAzurite } = await import(${JSON.stringify(fileURLToPath(new URL('./azurite.ts', import.meta.url)))});
  console.log((await startAzurite()).queueUrl);
  setInterval(() => {}, 1000);`;

describe('Azurite', () => {
  it('holds blobs, queues and tables of the development account until it is stopped', { timeout: 60_000 }, async () => {
    const azurite = await startAzurite();
    const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('greetings');
    await queue.create();

    await queue.sendMessage('hello');

    expect((await queue.peekMessages()).peekedMessageItems[0]?.messageText).toBe('hello');
    for (const url of [azurite.blobUrl, azurite.queueUrl, azurite.tableUrl]) expect(await answers(url)).toBe(true);
    await azurite.stop();
    expect(await answers(azurite.queueUrl)).toBe(false);
  });

  it('ends with the process that started it, even one that was killed', { timeout: 60_000 }, async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', startAndWait], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const queueUrl = line.toString('utf8').trim();
    expect(await answers(queueUrl)).toBe(true);

    parent.kill('SIGKILL');

    await vi.waitFor(async () => expect(await answers(queueUrl)).toBe(false), { timeout: 5_000, interval: 100 });
  });
});

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bundleApp } from '../../infra/build.ts';
import { play } from '../sandbox/play.ts';
import { burstReady } from '../sandbox/stories/burst-ready.ts';

await bundleApp();

describe('the app process', () => {
  it('may be killed in the middle of its most dangerous write, and the story ends the same', {
    timeout: 180_000,
  }, async () => {
    const { summary, sandbox } = await play(burstReady, { bundle: false, meanwhile: killAtAddonWrite });
    try {
      const writes = sandbox.arm.calls.filter(({ kind }) => kind === 'write').map(({ operation }) => operation);
      expect(summary.complaints).toEqual([]);
      expect(writes).toEqual([
        'providers.register',
        'subnets.createOrUpdate',
        'managedClusters.createOrUpdate',
        'roleAssignments.create',
      ]);
    } finally {
      await sandbox.stop();
    }
  });
});

/** SIGKILL as soon as the cluster's PUT has reached Azure: its answer may or may not have been heard. */
async function killAtAddonWrite({ arm, host }: Awaited<ReturnType<typeof play>>['sandbox']): Promise<void> {
  while (!arm.calls.some(({ operation }) => operation === 'managedClusters.createOrUpdate')) await pause(2);
  host.killWorker();
}

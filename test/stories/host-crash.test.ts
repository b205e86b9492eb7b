import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bundleApp } from '../../infra/build.ts';
import { play } from '../sandbox/play.ts';
import { burstAndReturn } from '../sandbox/stories/burst-and-return.ts';
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

  it('may be killed while pods are brought home, and all of them come home', { timeout: 240_000 }, async () => {
    const { summary, sandbox } = await play(burstAndReturn, { bundle: false, meanwhile: killAtFirstEviction });
    try {
      expect(summary.complaints).toEqual([]);
      expect(summary.burst).toMatchObject({ burst: 40, returned: 40, unrecorded: 0 });
    } finally {
      await sandbox.stop();
    }
  });
});

/** The first pods are on their way home, and their outcome is never recorded. */
async function killAtFirstEviction({ insides, host }: Awaited<ReturnType<typeof play>>['sandbox']): Promise<void> {
  const hasEvicted = () => [...insides.values()].some(({ kubernetes }) => kubernetes.requests.some(isEviction));
  while (!hasEvicted()) await pause(2);
  host.killWorker();
}

/** SIGKILL as soon as the cluster's PUT has reached Azure: its answer may or may not have been heard. */
async function killAtAddonWrite({ arm, host }: Awaited<ReturnType<typeof play>>['sandbox']): Promise<void> {
  while (!arm.calls.some(({ operation }) => operation === 'managedClusters.createOrUpdate')) await pause(2);
  host.killWorker();
}

const isEviction = ({ path }: { readonly path: string }): boolean => path.endsWith('/eviction');

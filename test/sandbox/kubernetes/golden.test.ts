// The judge of this emulator: exchanges recorded from a real API server, scheduler and controllers, replayed against ours.
// They lie beside the repository (../shared/kubernetes-golden, see its README) and are no part of it.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { kubernetesForTests } from './a-kubernetes.ts';
import type { KubernetesOptions } from './start-kubernetes.ts';

const golden = fileURLToPath(new URL('../../../../shared/kubernetes-golden/', import.meta.url));
const isPresent = existsSync(join(golden, 'replay.mjs'));
const recordedSteps = 227;

// Steps in which this emulator differs from the recorded server, "scenario / step", each with its reason.
const knownDifferences: Readonly<Record<string, string>> = {};

/** Two scenarios need a server in a state of their own. */
const expiring = 'expired continue token';
const unobserved = 'a budget not yet observed';

interface Step {
  name: string;
  isSame: boolean;
  differences: string[];
}

describe.skipIf(!isPresent)('The recorded exchanges (skipped where ../shared/kubernetes-golden is absent)', () => {
  const start = kubernetesForTests();

  it('are answered as the real control plane answered them', { timeout: 240_000 }, async () => {
    const forgetful = await replay({ historySeconds: 1 }, ['--only', expiring, '--with', 'compaction']);
    const paused = await replay({}, ['--only', unobserved, '--with', 'paused-controllers'], 'disruption');
    const all = await replay({}, ['--with', 'timed-bookmarks,aggregated-discovery']);

    const steps = [...all, ...forgetful, ...paused];
    const differing = steps.filter(({ name, isSame }) => !isSame && !(name in knownDifferences));
    expect(differing).toEqual([]);
    expect(steps).toHaveLength(recordedSteps);
    const healed = Object.keys(knownDifferences).filter((name) => steps.find((step) => step.name === name)?.isSame);
    expect(healed, 'known differences that are none any more').toEqual([]);
  });

  async function replay(options: Partial<KubernetesOptions>, args: string[], pausedController = ''): Promise<Step[]> {
    const { kubernetes } = await start({ isRealTime: true, ...options });
    kubernetes.pause(pausedController);
    const address = ['--url', kubernetes.url, '--ca', kubernetes.caFile];
    const tokens = ['--token', 'admin-token', '--restricted-token', 'nobody-token'];
    // Exit code 1 only says that something differed; the lines say what.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(golden, 'replay.mjs'), '--check', ...address, ...tokens, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { stdout?: string }) => {
      if (!error.stdout) throw error;
      return { stdout: error.stdout };
    });
    return stepsOf(stdout);
  }
});

/** `ok   name`, or `diff name` with its differences below it, each indented. */
function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  for (const line of text.split('\n')) {
    const [, verdict, name = ''] = /^(ok {3}|diff )(.+)$/.exec(line) ?? [];
    if (verdict) steps.push({ name, isSame: verdict.startsWith('ok'), differences: [] });
    else if (line.startsWith('       ')) steps.at(-1)?.differences.push(line.trim());
  }
  return steps;
}

// The judge of this host: exchanges recorded from a running Azure Functions host, replayed against ours. They lie beside the
// repository (../shared/functions-golden, see its README) and are no part of it.

import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../azurite.ts';
import { type FunctionsHost, type Keys, startFunctionsHost } from './start-functions-host.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const beside = join(repository, '../shared/functions-golden');
// A program that asks whether it is the one started compares real paths.
const golden = existsSync(beside) ? realpathSync(beside) : beside;
const isPresent = existsSync(join(golden, 'replay.mjs'));
const recordedSteps = 465;

// Steps in which this host differs from the recorded one, "scenario / step", each with its reason.
const knownDifferences: Readonly<Record<string, string>> = {};

describe.skipIf(!isPresent)('The recorded exchanges (skipped where ../shared/functions-golden is absent)', () => {
  it('are answered, delivered, retried and poisoned as the real host did', { timeout: 240_000 }, async () => {
    const world = await startWorld();
    try {
      const steps = await replay(world);

      const differing = steps.filter(({ name, ok }) => !ok && !(name in knownDifferences));
      expect(differing).toEqual([]);
      expect(steps).toHaveLength(recordedSteps);
      const healed = Object.keys(knownDifferences).filter((name) => steps.find((step) => step.name === name)?.ok);
      expect(healed, 'known differences that are none any more').toEqual([]);
    } finally {
      await world.end();
    }
  });
});

interface World {
  readonly azurite: Azurite;
  readonly host: FunctionsHost;
  end(): Promise<void>;
}

async function startWorld(): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'functions-golden-'));
  cpSync(join(golden, 'app'), directory, { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(directory, 'node_modules'));
  const azurite = await startAzurite();
  const host = await startFunctionsHost({
    appDirectory: directory,
    settings: { AzureWebJobsStorage: azurite.connectionString },
    keys: JSON.parse(readFileSync(join(golden, 'keys.json'), 'utf8')) as Keys,
  });
  return {
    azurite,
    host,
    async end() {
      await host.stop();
      await azurite.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface ReplayedStep {
  readonly name: string;
  readonly ok: boolean;
  readonly differences: readonly string[];
}

async function replay({ host, azurite }: World): Promise<ReplayedStep[]> {
  const address = ['--base', host.url, '--storage', azurite.connectionString, '--keys', join(golden, 'keys.json')];
  // Exit code 1 only says that something differed; the steps say what.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(golden, 'replay.mjs'), ...address, '--json', '--patience', '2'],
    { maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stdout?: string; stderr?: string }) => {
    if (!error.stdout) throw error;
    return { stdout: error.stdout };
  });
  const results = JSON.parse(stdout) as { scenario: string; step: string; ok: boolean; differences: string[] }[];
  return results.map(({ scenario, step, ok, differences }) => ({ name: `${scenario} / ${step}`, ok, differences }));
}

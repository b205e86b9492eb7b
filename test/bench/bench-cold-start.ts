import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Bundle, bundleApp, root } from '../../infra/build.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import { aMetricAlert } from '../builders/an-alert.ts';
import { startAzurite } from '../sandbox/azurite.ts';
import { aim, type Benched, kb, median, ms, table } from './benched.ts';

/** Odd, so that the median is one of them; every way of loading once per round, so that noise hits all alike. */
const rounds = 11;

const ratioWanted = 5;

const cluster =
  '/subscriptions/6b2f0c1e-6a53-4b1d-9b7c-2f6f3a1d0e11/resourcegroups/shop-rg/providers/microsoft.containerservice/managedclusters/shop' as ClusterId;

/** From the start of a process to all functions loaded, and to the first alert answered: bundled, and as compiled. */
export async function benchColdStart(): Promise<Benched> {
  const bundles = await bundleApp();
  const ways = waysToLoad(compile());
  const azurite = await startAzurite();
  try {
    const runs = ways.map((): Loaded[] => []);
    for (let round = -1; round < rounds; round += 1) {
      for (const [at, way] of ways.entries()) {
        const loaded = await load(way, azurite.connectionString, `round ${round}, ${way.name}`);
        // The first round creates the queue and the table, and warms the file cache.
        if (round >= 0) runs[at]?.push(loaded);
      }
    }
    return report(ways, runs, bundles);
  } finally {
    await azurite.stop();
  }
}

interface Way {
  readonly name: string;
  readonly entry: string;
  /** Loaded after the entry, and counted: what an app without lazy loading would import at its top. */
  readonly more: readonly string[];
}

function waysToLoad(build: string): readonly [Way, Way, Way] {
  const compiled = path.join(build, 'functions/index.js');
  return [
    { name: 'bundled, loading late', entry: path.join(root, 'dist/functions.cjs'), more: [] },
    { name: 'compiled, loading late', entry: compiled, more: [] },
    { name: 'compiled, loading all at start', entry: compiled, more: loadedLate(build) },
  ];
}

function compile(): string {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Compiling the app with tsc -b failed:\n${stdout}`);
  return path.join(root, 'build');
}

/** Every module that our own code loads when it first needs it. */
function loadedLate(build: string): readonly string[] {
  const files = globSync('{functions,shared}/**/*.js', { cwd: build }).map((file) => path.join(build, file));
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bimport\('([^']+)'\)/g)].map(([, wanted = '']) =>
      wanted.startsWith('.') ? new URL(wanted, pathToFileURL(file)).href : wanted,
    ),
  );
  return [...new Set(found)];
}

interface Loaded {
  readonly functions: number;
  /** Of the app alone, without the start of Node. */
  readonly appMs: number;
  /** Since the process began, as are the others. */
  readonly loadedMs: number;
  readonly answeredMs: number;
  readonly status: number;
}

async function load({ entry, more }: Way, connectionString: string, rule: string): Promise<Loaded> {
  const alert = aMetricAlert({ clusterId: cluster, firedAt: new Date().toISOString(), rule, waiting: 40 });
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(fileURLToPath(new URL('./load-app.mjs', import.meta.url)), {
    execArgv: [],
    env: {
      ...{ PATH, HOME, AzureWebJobsStorage: connectionString, BURST_SCOPE: cluster },
      BENCH_LOAD: JSON.stringify({ entry, more, alert: JSON.stringify(alert) }),
    },
  });
  const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  child.kill();
  const loaded = answer as Loaded | number | null;
  if (typeof loaded !== 'object' || loaded?.status !== 202) {
    throw new Error(`Loading ${entry} and taking an alert: ${JSON.stringify(loaded)} instead of a 202.`);
  }
  return loaded;
}

function report(ways: readonly Way[], runs: readonly Loaded[][], bundles: readonly Bundle[]): Benched {
  const medians = runs.map((all) => ({
    app: median(all.map(({ appMs }) => appMs)),
    loaded: median(all.map(({ loadedMs }) => loadedMs)),
    answered: median(all.map(({ answeredMs }) => answeredMs)),
  }));
  const [bundled] = medians;
  const times = (value: number, best = Number.NaN) => `${(value / best).toFixed(1)}x`;
  const rows = medians.map(({ app, loaded, answered }, at) => [
    `  ${ways[at]?.name}`,
    ...[ms(loaded), times(loaded, bundled?.loaded), ms(app), times(app, bundled?.app)],
    ...[ms(answered), times(answered, bundled?.answered)],
  ]);
  const head = ['  median', 'start -> loaded', '', 'app alone', '', 'start -> first alert 202', ''];
  const [asBuilt, allAtStart] = [medians[1], medians[2]].map((one) => (one?.loaded ?? 0) / (bundled?.loaded ?? 1));
  const ratio = allAtStart ?? 0;
  const counts = new Set(runs.flat().map(({ functions }) => functions));
  return {
    lines: [
      `Cold start: a new process per run, ${rounds} rounds by turns, ${[...counts].join('/')} functions`,
      ...table([head, ...rows]),
      `  start -> loaded, against the bundle: ${asBuilt?.toFixed(1)}x as compiled, ${ratio.toFixed(1)}x with all loaded at start; ${aim(`${ratioWanted}x for the latter`, ratio >= ratioWanted)}`,
      `  bundles: ${sizes(bundles)}`,
    ],
    wrong: counts.size === 1 ? [] : [`The ways to load the app load ${[...counts].join(' and ')} functions`],
  };
}

function sizes(bundles: readonly Bundle[]): string {
  const [first] = bundles;
  const all = bundles.reduce((sum, { bytes }) => sum + bytes, 0);
  const [modules, modulesFirst] = [bundles.reduce((sum, { inputs }) => sum + inputs, 0), first?.inputs ?? 0];
  return `${kb(first?.bytes ?? 0)} of ${modulesFirst} modules loaded at start; ${kb(all)} of ${modules} modules in ${bundles.length} files in all`;
}

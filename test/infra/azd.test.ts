import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../infra/compiler/artifacts.ts';
import type { Compiler } from '../../infra/compiler/compiler.ts';
import { inInfra } from '../../infra/compiler/files.ts';
import { type Asked, asked } from './asked.ts';
import { azdProject } from './azd-project.ts';
import { checks } from './checks/checks.ts';
import { joined, ofType, type Phase, type Snapshot, templates, valueAt } from './deployment.ts';
import { copyOfInfra, program, useCompiler } from './use-compiler.ts';

describe('azure.yaml', () => {
  it('deploys two layers, with the code between them', () => {
    const steps = azdProject.workflows.up.steps.map(({ azd }) => azd);

    expect(steps).toEqual(['provision core', 'deploy --all', 'provision events']);
    expect(azdProject.infra).toEqual({
      provider: 'bicep',
      layers: [
        { name: 'core', path: 'infra/core' },
        { name: 'events', path: 'infra/events', dependsOn: ['core'] },
      ],
    });
  });

  it('deploys one app, whose bundle is built before', () => {
    const [service, ...others] = Object.values(azdProject.services);

    expect(others).toEqual([]);
    expect(service).toEqual({ project: '.', host: 'function', language: 'ts', remoteBuild: false });
  });

  it.each(['core', 'events'] as const)('finds in layer %s a template, and parameters with a value each', (layer) => {
    const given = [...parametersOf(layer).matchAll(/^param (\w+)/gm)].map(([, name]) => name);
    const { parameters } = templates()[layer] as unknown as { parameters: Record<string, Parameter> };
    const required = Object.entries(parameters)
      .filter(([, { defaultValue, nullable }]) => defaultValue === undefined && !nullable)
      .map(([name]) => name);

    expect(given).toEqual(expect.arrayContaining(required));
    expect(parametersOf(layer)).not.toMatch(/readEnvironmentVariable\('\w+'\)/);
  });
});

const parametersOf = (layer: Phase): string => readFileSync(inInfra(`${layer}/main.bicepparam`), 'utf8');

interface Parameter {
  readonly defaultValue?: unknown;
  readonly nullable?: boolean;
}

const location = 'northeurope';

/** What azd itself says, and whoever must name a cluster. */
const least = {
  AZURE_ENV_NAME: 'azd-look',
  AZURE_LOCATION: location,
  BURST_CLUSTERS: JSON.stringify(asked.smallest.clusters.map(clusterOf)),
};

const most = { ...least, BURST_MODE: 'prepare', BURST_HEALTH_CHECK_SCHEDULE: '0 * * * * *' };

function clusterOf({ id, network }: Asked['clusters'][number]) {
  return { id, location: 'westeurope', ...(network === undefined ? {} : { networkId: network }) };
}

const askedByLeast: Asked = {
  ...asked.smallest,
  environment: least.AZURE_ENV_NAME,
  tags: { 'azd-env-name': least.AZURE_ENV_NAME },
};

const askedByMost: Asked = {
  ...askedByLeast,
  mode: 'prepare',
  sizes: { ...askedByLeast.sizes, schedule: most.BURST_HEALTH_CHECK_SCHEDULE },
};

/** Whoever runs this may have an environment of his own. */
const without = Object.entries(process.env).filter(([name]) => !/^(AZURE|BURST)_/.test(name));
const environment = (given: Readonly<Record<string, string>>) => ({ ...Object.fromEntries(without), ...given });

const slips: readonly (readonly [what: string, phase: Phase, from: string, to: string])[] = [
  [
    'another environment',
    'core',
    "environmentName = readEnvironmentVariable('AZURE_ENV_NAME'",
    "environmentName = readEnvironmentVariable('AZURE_ENV'",
  ],
  [
    'another environment, after the code',
    'events',
    "environmentName = readEnvironmentVariable('AZURE_ENV_NAME'",
    "environmentName = readEnvironmentVariable('AZURE_ENV'",
  ],
  ['rights that nobody asked for', 'core', "'observe'", "'burst'"],
  ['a mode that nobody hears', 'core', "'BURST_MODE'", "'MODE'"],
  ['another region', 'core', "'AZURE_LOCATION'", "'LOCATION'"],
  ['clusters by another name', 'core', "'BURST_CLUSTERS'", "'CLUSTERS'"],
  ['clusters by another name, after the code', 'events', "'BURST_CLUSTERS'", "'CLUSTERS'"],
  ['a tag that azd does not look for', 'core', "{ 'azd-env-name'", "{ 'env-name'"],
  ['a look every hour', 'core', "'0 */5 * * * *'", "'0 0 * * * *'"],
];

describe.skipIf(program === '')(
  'What azd deploys (skipped where it is not on the PATH and cannot be restored: bicep)',
  () => {
    const tools = useCompiler(environment(least));
    const others = useCompiler(environment(most));

    it('is what was asked for, in both phases', async () => {
      expect(await complaintsOf(inInfra(''))).toEqual([]);
    });

    it.each(slips)('is judged: %s', async (_what, phase, from, to) => {
      const changed = parametersOf(phase).replace(from, to);
      const copy = copyOfInfra(tools.folder, `${phase}/main.bicepparam`, changed);

      expect(changed).not.toBe(parametersOf(phase));
      expect(await complaintsOf(copy)).not.toEqual([]);
    });

    const complaintsOf = async (folder: string): Promise<readonly string[]> => [
      ...(await judge(tools.compiler, folder, askedByLeast)),
      ...(await judge(others.compiler, folder, askedByMost)),
    ];
  },
);

async function judge(compiler: Compiler, folder: string, wanted: Asked): Promise<readonly string[]> {
  const predicted = async (phase: Phase) =>
    JSON.parse(await predict(compiler, path.join(folder, `${phase}/main.bicepparam`))) as Snapshot;
  try {
    const phases = { core: await predicted('core'), events: await predicted('events') };
    const deployment = { ...joined('smallest', phases, templates()), asked: wanted };
    const [group] = ofType(deployment, 'Microsoft.Resources/resourceGroups');
    return [
      ...Object.values(checks).flatMap((check) => check(deployment)),
      ...(valueAt(group, 'location') === location ? [] : ['It is deployed to another region.']),
    ];
  } catch (error) {
    return [String(error)];
  }
}

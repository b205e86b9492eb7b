import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { predict } from '../../infra/compiler/artifacts.ts';
import { inInfra } from '../../infra/compiler/files.ts';
import { reasonIn } from '../../infra/compiler/reasons.ts';
import type { ScenarioName } from './asked.ts';
import { type CheckName, checks } from './checks/checks.ts';
import { joined, type Phase, type Snapshot, snapshotOf, type Template, templates } from './deployment.ts';
import type { Mistake } from './mistake.ts';
import { mistakes, unnoticed } from './seeded-mistakes.ts';
import { copyOfInfra, program, useCompiler } from './use-compiler.ts';

describe.skipIf(program === '')(
  'Mistakes in infra/ (skipped where it is not on the PATH and cannot be restored: bicep)',
  () => {
    const tools = useCompiler();
    const caught = new Map<Mistake, readonly string[]>();
    const names = Object.keys(checks) as CheckName[];

    beforeAll(async () => {
      for (const mistake of mistakes) caught.set(mistake, await whoCatches(mistake));
      console.log(tableOf(caught));
    }, 600_000);

    it('are many, each in a text that stands there once', () => {
      const wrong = mistakes.filter(({ file, from }) => readFileSync(inInfra(file), 'utf8').split(from).length !== 2);

      expect(wrong.map(({ what, file }) => `${file}: ${what}`)).toEqual([]);
      expect(mistakes.length).toBeGreaterThanOrEqual(40);
    });

    it('are none in our own files', async () => {
      const { file, phase, scenario } = mistakes[0] as Mistake;

      expect(await whoCatches({ what: 'nothing', file, from: '', to: '', phase, scenario })).toEqual([]);
    });

    it('are caught, all but those that are named here', () => {
      const missed = mistakes.filter((mistake) => caught.get(mistake)?.length === 0).map(({ what }) => what);

      expect(missed).toEqual(unnoticed);
    });

    it('are there for every check, so that each is seen to complain', () => {
      const busy = [...caught.values()].flat();

      expect(names.filter((name) => !busy.includes(name))).toEqual([]);
    });

    async function whoCatches({ file, from, to, phase, scenario }: Mistake): Promise<readonly string[]> {
      const changed = readFileSync(inInfra(file), 'utf8').replace(from, () => to);
      const copy = copyOfInfra(tools.folder, file, changed);
      const caught = await judge(copy, phase, scenario);
      rmSync(copy, { recursive: true });
      return caught;
    }

    async function judge(copy: string, phase: Phase, scenario: ScenarioName): Promise<readonly string[]> {
      const parameters = path.join(copy, `scenarios/${scenario}/${phase}.bicepparam`);
      const { diagnostics, template } = await tools.compiler.compileParams(parameters);
      const codes = diagnostics.map(({ code }) => code).filter((code) => !echoes.includes(code));
      if (codes.length > 0) return [`compiler: ${[...new Set(codes)].join(', ')}`];
      const predicted = await predict(tools.compiler, parameters).catch((error: Error) => error);
      if (predicted instanceof Error) return [`prediction: ${reasonIn(predicted.message)}`];
      const phases = { core: snapshotOf(scenario, 'core'), events: snapshotOf(scenario, 'events') };
      const changed = joined(
        scenario,
        { ...phases, [phase]: JSON.parse(predicted) as Snapshot },
        { ...templates(), [phase]: JSON.parse(template ?? '') as Template },
      );
      const names = Object.keys(checks) as CheckName[];
      return names.filter((name) => checks[name](changed).length > 0);
    }
  },
);

/** An error in a module is told again by everybody who imports it. */
const echoes: readonly string[] = ['BCP104', 'BCP062', 'BCP063', 'BCP287'];

function tableOf(caught: ReadonlyMap<Mistake, readonly string[]>): string {
  const rows = [...caught].map(([{ what }, by]) => `${by.length > 0 ? 'caught' : 'MISSED'}  ${what}: ${by.join('; ')}`);
  const count = [...caught.values()].filter((by) => by.length > 0).length;
  return [...rows, `${count} of ${caught.size} mistakes are caught.`].join('\n');
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../infra/compiler/compiler.ts';
import { findCompiler } from '../../infra/compiler/find-compiler.ts';
import { judges, sentence } from '../../infra/compiler/judges.ts';
import { ruleNames } from '../../infra/compiler/rule-names.ts';

const found = findCompiler();
const program = 'path' in found ? found.path : '';
if ('missing' in found) console.log(`${found.missing} What the compiler would say of infra/ is skipped.`);

describe.skipIf(program === '')(
  'The Bicep compiler (skipped where it is not on the PATH and cannot be restored)',
  () => {
    const compiler = new Compiler(program);
    const folder = mkdtempSync(path.join(tmpdir(), 'bicep-'));
    afterAll(() => {
      compiler.stop();
      rmSync(folder, { recursive: true });
    });

    it.each(Object.entries(judges))('agrees that %s', async (_promise, judge) => {
      expect(await judge(compiler, program)).toEqual([]);
    });

    it('tells of a property that no resource has, which is a mere warning to it', async () => {
      const file = path.join(folder, 'topic.bicep');
      const body = "name: 'topic', location: 'westeurope', properties: { colour: 'red' }";
      writeFileSync(file, `resource topic 'Microsoft.EventGrid/topics@2025-02-15' = { ${body} }\n`);

      const { success, diagnostics } = await compiler.compile(file);

      expect(success).toBe(true);
      expect(diagnostics.map(sentence)).toEqual([expect.stringMatching(/topic\.bicep:1: Warning BCP037: .*colour/)]);
    });

    it('knows its rules by name', () => {
      const names = ruleNames(program);

      expect(names).toContain('outputs-should-not-contain-secrets');
      expect(names).not.toContain('no-such-rule');
    });

    it('says in one sentence why a request cannot be answered', async () => {
      await expect(compiler.format(path.join(folder, 'none.bicep'))).rejects.toThrow(/none\.bicep/);
    });
  },
);

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkInfra } from '../../infra/check.ts';
import { judges } from '../../infra/compiler/judges.ts';
import { sentence } from '../../infra/compiler/reasons.ts';
import { ruleNames } from '../../infra/compiler/rule-names.ts';
import { program, useCompiler } from './use-compiler.ts';

describe.skipIf(program === '')(
  'The Bicep compiler (skipped where it is not on the PATH and cannot be restored)',
  () => {
    const tools = useCompiler();

    it('agrees with all that npm run infra asks it', { timeout: 240_000 }, async () => {
      const said: string[] = [];

      const isWell = await checkInfra(false, (line) => said.push(line));

      expect(said).toEqual(Object.keys(judges).map((promise) => `ok   ${promise}`));
      expect(isWell).toBe(true);
    });

    it('tells of a property that no resource has, which is a mere warning to it', async () => {
      const file = path.join(tools.folder, 'topic.bicep');
      const body = "name: 'topic', location: 'westeurope', properties: { colour: 'red' }";
      writeFileSync(file, `resource topic 'Microsoft.EventGrid/topics@2025-02-15' = { ${body} }\n`);

      const { success, diagnostics } = await tools.compiler.compile(file);

      expect(success).toBe(true);
      expect(diagnostics.map(sentence)).toEqual([expect.stringMatching(/topic\.bicep:1: Warning BCP037: .*colour/)]);
    });

    it('knows its rules by name', () => {
      const names = ruleNames(program);

      expect(names).toContain('outputs-should-not-contain-secrets');
      expect(names).not.toContain('no-such-rule');
    });

    it('says in one sentence why a request cannot be answered', async () => {
      await expect(tools.compiler.format(path.join(tools.folder, 'none.bicep'))).rejects.toThrow(/none\.bicep/);
    });
  },
);

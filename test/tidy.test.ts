import { describe, expect, it } from 'vitest';
import { printDocs } from './print-docs.ts';
import { readRepository } from './tidy/read-repository.ts';
import { type RuleName, rules } from './tidy/rules.ts';
import { textOf } from './tidy/text-file.ts';
import { violationsOfCode } from './tidy/violations-of-code.ts';
import { violationsOfLists } from './tidy/violations-of-lists.ts';

const files = readRepository();
const violations = [...violationsOfCode, ...violationsOfLists];

/** A failure names the file, what is wrong with it, and how to mend it. */
describe('In this repository', () => {
  it.each(Object.entries(rules))('%s', (_promise, judge) => {
    expect(judge(files)).toEqual([]);
  });

  it('the tables of README.md say what the code says (npm run print:docs mends it)', async () => {
    const readme = textOf(files, 'README.md');

    expect(readme).toBe(await printDocs(readme));
  });
});

describe('A repository in which', () => {
  it.each(violations)('$what is told that $breaks is broken', ({ breaks, files: seeded, complaint }) => {
    const complaints = rules[breaks](seeded);

    expect(complaints).toEqual([expect.stringContaining(complaint)]);
    expect(complaints[0]).toMatch(/^[^:]+: .*\. .*\.$/s);
  });

  it('anything is promised has a violation of it here', () => {
    const promised = Object.keys(rules) as RuleName[];
    const broken = new Set(violations.map(({ breaks }) => breaks));

    expect(promised.filter((name) => !broken.has(name))).toEqual([]);
  });
});

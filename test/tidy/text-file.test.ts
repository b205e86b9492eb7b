import { describe, expect, it } from 'vitest';
import { codeOf, importsOf, withoutComments } from './text-file.ts';

describe('codeOf', () => {
  it.each([
    ['a comment', 'one(); // await\ntwo(); /* await\n */ three();', 'one(); \ntwo();  three();'],
    ['the text of a string', `one('await // x', "it's");`, `one('', '');`],
    [
      'a comment after a regular expression with a quote',
      `x.replace(/['\\]/g, y); // await`,
      `x.replace(/['\\]/g, y); `,
    ],
  ])('leaves out %s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    ['a template, for code stands in it', '`at $' + '{Date.now()} // not a comment`'],
    ['a division', 'const half = a / b; const other = c / d;'],
  ])('keeps %s', (_what, text) => {
    expect(codeOf(text)).toBe(text);
  });
});

describe('withoutComments', () => {
  it('keeps strings, also those that hold an address', () => {
    expect(withoutComments("get('https://example.com'); // now")).toBe("get('https://example.com'); ");
  });
});

describe('importsOf', () => {
  it.each([
    ["import { a } from './a.ts';", { to: 'shared/burst/a.ts', isType: false }],
    ["import type { A } from '../domain/a.ts';", { to: 'shared/domain/a.ts', isType: true }],
    ["import {\n  type A,\n  a,\n} from '../domain/a.ts';", { to: 'shared/domain/a.ts', isType: false }],
    ["export * from './a.ts';", { to: 'shared/burst/a.ts', isType: false }],
    ["import './a.ts';", { to: 'shared/burst/a.ts', isType: false }],
    ["const a = await import(\n  '@azure/core-rest-pipeline'\n);", { to: '@azure/core-rest-pipeline', isType: false }],
    ["import * as z from 'zod/mini';", { to: 'zod', isType: false }],
    ["import { createHash } from 'node:crypto';", { to: 'node:crypto', isType: false }],
  ])('sees %j', (text, expected) => {
    expect(importsOf({ path: 'shared/burst/decide.ts', text })).toEqual([expected]);
  });

  it('sees none in a comment', () => {
    expect(importsOf({ path: 'shared/app.ts', text: "/** Turns `import('./x.ts')` into a load. */" })).toEqual([]);
  });
});

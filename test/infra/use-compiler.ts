import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Compiler } from '../../infra/compiler/compiler.ts';
import { inInfra } from '../../infra/compiler/files.ts';
import { findCompiler } from '../../infra/compiler/find-compiler.ts';

const found = findCompiler();

/** The compiler's path; empty, and said so, where there is none. */
export const program = 'path' in found ? found.path : '';
if ('missing' in found) console.log(`${found.missing} What the compiler would say of infra/ is skipped.`);

/** One compiler process and one folder for the tests of a describe. */
export function useCompiler(environment?: NodeJS.ProcessEnv) {
  const tools = { compiler: undefined as unknown as Compiler, folder: '' };
  beforeAll(() => {
    tools.compiler = new Compiler(program, environment);
    tools.folder = mkdtempSync(path.join(tmpdir(), 'bicep-'));
  });
  afterAll(() => {
    tools.compiler.stop();
    rmSync(tools.folder, { recursive: true });
  });
  return tools;
}

/** A copy of infra/ in which one file has another text. Nothing else has its path: the compiler keeps what it has loaded. */
export function copyOfInfra(folder: string, file: string, text: string): string {
  const copy = mkdtempSync(path.join(folder, 'copy-'));
  cpSync(inInfra(''), copy, { recursive: true, filter: (source) => path.basename(source) !== '.bicep' });
  writeFileSync(path.join(copy, file), text);
  return copy;
}

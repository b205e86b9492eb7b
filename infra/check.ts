import { Compiler } from './compiler/compiler.ts';
import { findCompiler } from './compiler/find-compiler.ts';
import { judges, writeAll } from './compiler/judges.ts';

/**
 * `npm run infra` asks the Bicep compiler whether infra/ is as it must be. With `-- --write` it first formats the files
 * and makes templates and snapshots anew.
 */
export async function checkInfra(isWriting: boolean, say: (line: string) => void): Promise<boolean> {
  const found = findCompiler();
  if ('missing' in found) {
    say(`${found.missing} Skipped: lint, format, template and snapshots.`);
    return true;
  }
  const compiler = new Compiler(found.path);
  try {
    if (isWriting) await writeAll(compiler);
    return await judgeAll(compiler, found.path, say);
  } finally {
    compiler.stop();
  }
}

async function judgeAll(compiler: Compiler, program: string, say: (line: string) => void): Promise<boolean> {
  let isWell = true;
  for (const [promise, judge] of Object.entries(judges)) {
    const complaints = await judge(compiler, program);
    say(`${complaints.length === 0 ? 'ok ' : 'NOT'}  ${promise}`);
    for (const complaint of complaints) say(`     infra/${complaint}`);
    isWell &&= complaints.length === 0;
  }
  return isWell;
}

if (import.meta.main) {
  const isWell = await checkInfra(process.argv.includes('--write'), (line) => console.log(line));
  process.exitCode = isWell ? 0 : 1;
}

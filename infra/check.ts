import { Compiler } from './compiler/compiler.ts';
import { findCompiler } from './compiler/find-compiler.ts';
import { judges, writeAll } from './compiler/judges.ts';

/**
 * `npm run infra` asks the Bicep compiler whether infra/ is as it must be. With `-- --write` it first formats the files
 * and makes templates and snapshots anew; where one cannot be made, it tells why and changes nothing.
 */
export async function checkInfra(isWriting: boolean, say: (line: string) => void): Promise<boolean> {
  const found = findCompiler();
  if ('missing' in found) {
    say(`${found.missing} Skipped: lint, format, template and snapshots.`);
    return true;
  }
  const compiler = new Compiler(found.path);
  try {
    const complaints = isWriting ? await writeAll(compiler) : [];
    for (const complaint of complaints) say(`NOT  infra/${complaint}`);
    if (complaints.length > 0) return false;
    return await judgeAll(compiler, found.path, say);
  } finally {
    compiler.stop();
  }
}

async function judgeAll(compiler: Compiler, program: string, say: (line: string) => void): Promise<boolean> {
  let isWell = true;
  const said = new Set<string>();
  for (const [promise, judge] of Object.entries(judges)) {
    const complaints = await judge(compiler, program);
    say(`${complaints.length === 0 ? 'ok ' : 'NOT'}  ${promise}`);
    for (const complaint of complaints.filter((one) => !said.has(one))) say(`     infra/${complaint}`);
    for (const complaint of complaints) said.add(complaint);
    isWell &&= complaints.length === 0;
  }
  return isWell;
}

if (import.meta.main) {
  const isWell = await checkInfra(process.argv.includes('--write'), (line) => console.log(line));
  process.exitCode = isWell ? 0 : 1;
}

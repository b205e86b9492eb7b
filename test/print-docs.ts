import { readFile, writeFile } from 'node:fs/promises';
import { fillMarked } from './docs/marked.ts';
import { parts } from './docs/parts.ts';

/**
 * `npm run print:docs` writes the parts of README.md that the code knows better than a person: what stands between
 * `<!-- print:NAME -->` and `<!-- /print -->`. With `-- --check` it writes nothing and ends with 1 where they are old.
 */
export const printDocs = (text: string): Promise<string> => fillMarked(text, parts);

const readme = new URL('../README.md', import.meta.url);

async function main(isCheck: boolean): Promise<number> {
  const text = await readFile(readme, 'utf8');
  const printed = await printDocs(text);
  if (printed === text) return say('README.md says what the code says.');
  if (isCheck) return say('README.md is behind the code: npm run print:docs brings it up to date.', 1);
  await writeFile(readme, printed);
  return say('README.md is up to date again.');
}

function say(line: string, exitCode = 0): number {
  console.log(line);
  return exitCode;
}

if (import.meta.main) process.exitCode = await main(process.argv.includes('--check'));

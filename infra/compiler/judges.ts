import { readFileSync } from 'node:fs';
import { bicepFiles, compiled, inInfra, printed, textOf, write } from './artifacts.ts';
import type { Compiler, Diagnostic } from './compiler.ts';
import { ruleNames } from './rule-names.ts';

/** What must hold of infra/ as the compiler sees it. Each answers with complaints: none is well. */
export const judges = {
  'every linter rule is named, and known to the compiler': rulesAreNamed,
  'the compiler finds nothing to say': nothingIsSaid,
  'every file has the form of the formatter': everythingIsFormatted,
  'settings, templates and snapshots are what the compiler makes today': nothingIsStale,
} satisfies Record<string, Judge>;

export type Judge = (compiler: Compiler, program: string) => Promise<readonly string[]>;

async function rulesAreNamed(_compiler: Compiler, program: string): Promise<readonly string[]> {
  const known = ruleNames(program);
  const { analyzers } = JSON.parse(readFileSync(inInfra('bicepconfig.json'), 'utf8')) as BicepConfig;
  const rules = Object.entries(analyzers.core.rules);
  const named = rules.map(([name]) => name);
  return [
    ...named
      .filter((name) => !known.includes(name))
      .map((name) => `bicepconfig.json: the compiler knows no rule ${name}.`),
    ...known.filter((name) => !named.includes(name)).map((name) => `bicepconfig.json: names no rule ${name}.`),
    ...rules
      .filter(([, { level, reason }]) => level !== 'error' && !reason)
      .map(([name]) => `bicepconfig.json: ${name} is an exception without a reason.`),
  ];
}

/** The exit code would not do: a wrong property or type in a resource is a warning to the compiler. */
async function nothingIsSaid(compiler: Compiler): Promise<readonly string[]> {
  const complaints = new Set<string>();
  for (const file of bicepFiles()) {
    const isParams = file.endsWith('.bicepparam');
    const { diagnostics } = await (isParams ? compiler.compileParams(inInfra(file)) : compiler.compile(inInfra(file)));
    for (const one of diagnostics) complaints.add(sentence(one));
  }
  return [...complaints];
}

export const sentence = ({ source, range, level, code, message }: Diagnostic): string =>
  `${source.replace(inInfra(''), '')}:${range.start.line + 1}: ${level} ${code}: ${message}`;

async function everythingIsFormatted(compiler: Compiler): Promise<readonly string[]> {
  const strange: string[] = [];
  for (const file of bicepFiles()) if ((await compiler.format(inInfra(file))) !== textOf(file)) strange.push(file);
  return strange.map((file) => `${file}: is not formatted. npm run infra -- --write does it.`);
}

async function nothingIsStale(compiler: Compiler): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { file, make } of [...printed, ...compiled()])
    if ((await make(compiler)) !== textOf(file)) stale.push(file);
  return stale.map(
    (file) => `${file}: is behind the files that it is made from. npm run infra -- --write makes it anew.`,
  );
}

/** Prints, formats, compiles and predicts everything anew, in this order: each is made from those before it. */
export async function writeAll(compiler: Compiler): Promise<void> {
  for (const { file, make } of printed) write(file, await make(compiler));
  for (const file of bicepFiles()) write(file, await compiler.format(inInfra(file)));
  for (const { file, make } of compiled()) write(file, await make(compiler));
}

interface BicepConfig {
  readonly analyzers: {
    readonly core: { readonly rules: Readonly<Record<string, { readonly level: string; readonly reason?: string }>> };
  };
}

import { readFileSync } from 'node:fs';
import { type Artifact, compiled, printed } from './artifacts.ts';
import type { Compiler } from './compiler.ts';
import { bicepFiles, inInfra, textOf, write } from './files.ts';
import { sentence } from './reasons.ts';
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

async function everythingIsFormatted(compiler: Compiler): Promise<readonly string[]> {
  const strange: string[] = [];
  for (const file of bicepFiles()) if ((await compiler.format(inInfra(file))) !== textOf(file)) strange.push(file);
  return strange.map((file) => `${file}: is not formatted. npm run infra -- --write does it.`);
}

async function nothingIsStale(compiler: Compiler): Promise<readonly string[]> {
  const { texts, complaints } = await makeAll(compiler, [...printed, ...compiled()]);
  const stale = [...texts].filter(([file, text]) => text !== textOf(file));
  return [
    ...complaints,
    ...stale.map(
      ([file]) => `${file}: is behind the files that it is made from. npm run infra -- --write makes it anew.`,
    ),
  ];
}

/**
 * Prints the type of the settings, compiles and predicts by it, formats, and writes it all; or nothing but that type, where
 * anything cannot be made, and answers why.
 */
export async function writeAll(compiler: Compiler): Promise<readonly string[]> {
  for (const [file, text] of (await makeAll(compiler, printed)).texts) write(file, text);
  const { texts, complaints } = await makeAll(compiler, compiled());
  if (complaints.length > 0) return complaints;
  for (const file of bicepFiles()) write(file, await compiler.format(inInfra(file)));
  for (const [file, text] of texts) write(file, text);
  return [];
}

async function makeAll(compiler: Compiler, artifacts: readonly Artifact[]) {
  const texts = new Map<string, string>();
  const complaints = new Set<string>();
  for (const { file, make } of artifacts) {
    const made = await make(compiler);
    if ('text' in made) texts.set(file, made.text);
    else for (const complaint of made.complaints) complaints.add(complaint);
  }
  return { texts, complaints: [...complaints] };
}

interface BicepConfig {
  readonly analyzers: {
    readonly core: { readonly rules: Readonly<Record<string, { readonly level: string; readonly reason?: string }>> };
  };
}

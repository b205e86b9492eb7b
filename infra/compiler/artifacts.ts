import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { printSettings } from '../print-settings.ts';
import type { Compiler } from './compiler.ts';

/** A file of infra/ that is made from others, and committed so that whoever has only Node can read and test it. */
export interface Artifact {
  /** Below infra/. */
  readonly file: string;
  make(compiler: Compiler): Promise<string>;
}

/** Those that need no compiler. */
export const printed: readonly Artifact[] = [{ file: 'burst-settings.bicep', make: async () => printSettings() }];

/** The templates of both phases, and what each scenario would leave in Azure. */
export function compiled(): readonly Artifact[] {
  const snapshots = bicepFiles()
    .filter((file) => file.startsWith('scenarios/'))
    .map((file) => ({
      file: file.replace(/bicepparam$/, 'snapshot.json'),
      make: async (compiler: Compiler) => sortedJson(await predict(compiler, inInfra(file))),
    }));
  return [
    template('azuredeploy.json', 'core/main.bicep'),
    template('azuredeploy-events.json', 'events/main.bicep'),
    ...snapshots,
  ];
}

export function textOf(file: string): string | undefined {
  try {
    return readFileSync(inInfra(file), 'utf8');
  } catch {
    return undefined;
  }
}

export const write = (file: string, text: string): void => writeFileSync(inInfra(file), text);

/** Modules and parameter files, below infra/. */
export function bicepFiles(): readonly string[] {
  return readdirSync(infra, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.bicep(param)?$/.test(file) && !file.startsWith('.'))
    .toSorted();
}

const infra = fileURLToPath(new URL('..', import.meta.url));

export const inInfra = (file: string): string => path.join(infra, file);

const template = (file: string, from: string): Artifact => ({
  file,
  make: async (compiler) => {
    const { contents } = await compiler.compile(inInfra(from));
    return `${JSON.stringify(withoutGenerator(JSON.parse(contents ?? 'null')), null, 2)}\n`;
  },
});

/** Ids that nobody has; with a name for the deployment, outputs of modules become plain text. */
export const predict = (compiler: Compiler, file: string): Promise<string> =>
  compiler.snapshot(file, {
    tenantId: '00000000-0000-4000-8000-00000000000a',
    subscriptionId: '00000000-0000-4000-8000-00000000000b',
    location: 'westeurope',
    deploymentName: 'controller',
  });

/** The compiler writes its version into each template, and a hash that depends on it. */
function withoutGenerator(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGenerator);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '_generator');
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutGenerator(inner)]));
}

/** Outputs come in another order each time. */
export function sortedJson(text: string): string {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return `${JSON.stringify(JSON.parse(text), sorted, 2)}\n`;
}

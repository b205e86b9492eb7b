import { printSettings } from '../print-settings.ts';
import { refusals } from '../refusals.ts';
import type { Compiler } from './compiler.ts';
import { bicepFiles, inInfra, placeOf } from './files.ts';
import { compilationFailed, errorsIn, reasonIn } from './reasons.ts';

/** A file of infra/ that is made from others, and committed so that whoever has only Node can read and test it. */
export interface Artifact {
  /** Below infra/. */
  readonly file: string;
  make(compiler: Compiler): Promise<Made>;
}

/** The text of a file, or what keeps it from being made: sentences that begin with a place below infra/. */
export type Made = { readonly text: string } | { readonly complaints: readonly string[] };

/** Those that need no compiler. */
export const printed: readonly Artifact[] = [
  { file: 'burst-settings.bicep', make: async () => ({ text: printSettings() }) },
];

/** The templates of both phases, and what each scenario would leave in Azure. */
export function compiled(): readonly Artifact[] {
  const snapshots = bicepFiles()
    .filter((file) => file.startsWith('scenarios/'))
    .map((file) => ({
      file: file.replace(/bicepparam$/, 'snapshot.json'),
      make: (compiler: Compiler) => foresee(compiler, inInfra(file)),
    }));
  return [
    template('azuredeploy.json', 'core/main.bicep'),
    template('azuredeploy-events.json', 'events/main.bicep'),
    ...snapshots,
  ];
}

const template = (file: string, from: string): Artifact => ({
  file,
  make: async (compiler) => {
    const { contents, diagnostics } = await compiler.compile(inInfra(from));
    if (contents === undefined || contents === null)
      return { complaints: toldOr(errorsIn(diagnostics), `${from}: no template.`) };
    return { text: `${JSON.stringify(withoutGenerator(JSON.parse(contents)), null, 2)}\n` };
  },
});

/** The snapshot of a parameter file, or why there is none: an error, a rule that stops it, or a setting that the app refuses. */
export async function foresee(compiler: Compiler, file: string): Promise<Made> {
  const predicted = await predict(compiler, file).catch((error: Error) => error);
  if (predicted instanceof Error) return { complaints: await whyNot(compiler, file, predicted.message) };
  const refused = refusals(predicted);
  if (refused.length > 0) return { complaints: refused.map((refusal) => `${placeOf(file)}: ${refusal}`) };
  return { text: sortedJson(predicted) };
}

/** A prediction does not tell what the compiler found. */
async function whyNot(compiler: Compiler, file: string, message: string): Promise<readonly string[]> {
  if (message !== compilationFailed) return [`${placeOf(file)}: ${reasonIn(message)}`];
  return toldOr(errorsIn((await compiler.compileParams(file)).diagnostics), `${placeOf(file)}: ${message}`);
}

/** Nothing is made, so there is a complaint. */
const toldOr = (told: readonly string[], otherwise: string): readonly string[] =>
  told.length > 0 ? told : [otherwise];

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

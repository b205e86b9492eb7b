import { readFileSync } from 'node:fs';
import { type Asked, asked, type ScenarioName } from './asked.ts';

/** One scenario as the compiler predicts it, both phases together, beside what was asked for. */
export interface Deployment {
  readonly asked: Asked;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly templates: Templates;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly properties?: unknown;
}

export interface Snapshot {
  readonly predictedResources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Only a template knows in which order things are made; snapshots do not. */
export interface Template {
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly dependsOn?: readonly string[];
  /** Of a module. */
  readonly properties?: { readonly template?: Template };
}

export type Phase = 'core' | 'events';

export type Templates = Readonly<Record<Phase, Template>>;

/** Looks at a deployment and tells what is wrong with it: nothing is well. */
export type Check = (deployment: Deployment) => readonly string[];

export function deploymentOf(name: ScenarioName): Deployment {
  return joined(name, { core: snapshotOf(name, 'core'), events: snapshotOf(name, 'events') }, templates());
}

export function joined(
  name: ScenarioName,
  phases: Readonly<Record<Phase, Snapshot>>,
  templates: Templates,
): Deployment {
  return {
    asked: asked[name],
    resources: [...phases.core.predictedResources, ...phases.events.predictedResources],
    outputs: { ...phases.core.outputs, ...phases.events.outputs },
    templates,
  };
}

export const snapshotOf = (name: ScenarioName, phase: Phase): Snapshot =>
  read(`scenarios/${name}/${phase}.snapshot.json`);

export const templates = (): Templates => ({ core: read('azuredeploy.json'), events: read('azuredeploy-events.json') });

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../infra/${file}`, import.meta.url), 'utf8')) as T;

export const ofType = ({ resources }: Pick<Deployment, 'resources'>, type: string): readonly Resource[] =>
  resources.filter((one) => one.type.toLowerCase() === type.toLowerCase());

/** What stands at `properties.rules.*.name`: nothing, one value, or one of each member of the lists on the way. */
export function valuesAt(value: unknown, path: string): readonly unknown[] {
  return path
    .split('.')
    .reduce<readonly unknown[]>((found, step) => found.flatMap((one) => inside(one, step)), [value]);
}

function inside(value: unknown, step: string): readonly unknown[] {
  if (Array.isArray(value)) return step === '*' ? value : [];
  const inner = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return inner === undefined || inner === null ? [] : [inner];
}

export const valueAt = (value: unknown, path: string): unknown => valuesAt(value, path)[0];

/** The scope of a role assignment or of another extension stands before its own type in its id. */
export const scopeOf = ({ id, type }: Resource): string => id.slice(0, id.lastIndexOf(`/providers/${type}/`));

export const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Of what an id names: `Microsoft.EventGrid/systemTopics`. */
export const typeIn = (id: string): string => {
  const [provider = '', ...steps] = id.slice(id.lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return [provider, ...steps.filter((_step, index) => index % 2 === 0)].join('/');
};

/** What an expression refers to: the id in `[reference('ID', …).clientId]`, and which property of it. */
export function referenceIn(text: unknown): { readonly id: string; readonly property: string } | undefined {
  const found = /reference\('([^']+)'[^)]*\)\.([\w.]+)/.exec(String(text));
  return found ? { id: found[1] ?? '', property: found[2] ?? '' } : undefined;
}

/**
 * The condition of a role assignment, as far as it is known beforehand: in `[replace('TEXT', 'PLACEHOLDER', EXPRESSION)]`
 * the expression stands in the text.
 */
export function conditionOf(assignment: Resource): string | undefined {
  const condition = valueAt(assignment, 'properties.condition');
  const [, text, placeholder = '', expression = ''] =
    /^\[replace\('((?:[^']|'')+)', '(\w+)', (.+)\)\]$/.exec(`${condition}`) ?? [];
  if (text !== undefined) return text.replaceAll("''", "'").replaceAll(placeholder, () => expression);
  return condition === undefined ? undefined : `${condition}`;
}

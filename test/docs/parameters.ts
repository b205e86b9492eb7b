import { readFileSync } from 'node:fs';
import { code, table } from './table.ts';

/** What a deployment may be given, as the compiled templates of both phases say it. */
export function printParameters(): string {
  const events = templateOf('azuredeploy-events.json');
  const core = templateOf('azuredeploy.json');
  const further = Object.entries(events.parameters).filter(([name]) => !(name in core.parameters));
  const rows = (template: Template, parameters: readonly Named[], phase: string) =>
    parameters.flatMap(([name, one]) => rowsOf(template, name, one, phase));
  return table(
    ['parameter', 'phase', 'type', 'default', 'what it says'],
    [
      ...rows(core, Object.entries(core.parameters), '').map((row) => withPhase(row, events)),
      ...rows(events, further, '`events`'),
    ],
  );
}

/** Those of both phases must be given alike. */
const withPhase = ([name = '', , ...rest]: readonly string[], events: Template): readonly string[] => {
  const isShared = (name.match(/\w+/)?.[0] ?? '') in events.parameters;
  return [name, isShared ? '`core`, `events`' : '`core`', ...rest];
};

/** A parameter, and behind it the members of its type; settings have a table of their own. */
function rowsOf(template: Template, name: string, one: Schema, phase: string): readonly (readonly string[])[] {
  const { description = '' } = one.metadata ?? {};
  const own = [code(name), phase, typeOf(one), defaultOf(one), description];
  const schema = resolved(template, one.items ?? one);
  if (description.startsWith('Further settings')) return [own];
  const prefix = one.items ? `${name}[]` : name;
  const kinds = Object.entries(schema.discriminator?.mapping ?? {});
  const members = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
      rowsOf(template, `${prefix}.${key}`, inner, phase),
    ),
    ...kinds.flatMap(([kind, inner]) => membersOfKind(template, `${prefix}`, kind, resolved(template, inner), phase)),
  ];
  return [own, ...members];
}

function membersOfKind(template: Template, prefix: string, kind: string, schema: Schema, phase: string) {
  const { kind: _, ...others } = schema.properties ?? {};
  const { description = '' } = schema.metadata ?? {};
  const own = [code(`${prefix}.kind`), phase, code(kind), '', description];
  return [own, ...Object.entries(others).flatMap(([key, inner]) => rowsOf(template, `${prefix}.${key}`, inner, phase))];
}

function resolved(template: Template, { $ref, ...rest }: Schema): Schema {
  return $ref ? (template.definitions[$ref.replace('#/definitions/', '')] ?? rest) : rest;
}

function typeOf({ type, items, allowedValues, minValue, maxValue, $ref }: Schema): string {
  if (items)
    return items.type
      ? `list of ${items.allowedValues?.map((value) => code(String(value))).join(', ') ?? items.type}`
      : 'list';
  if (allowedValues) return allowedValues.map((value) => code(String(value))).join(', ');
  if (minValue !== undefined && maxValue !== undefined) return `${minValue} to ${maxValue}`;
  return $ref ? 'object' : (type ?? '');
}

function defaultOf({ defaultValue, nullable }: Schema): string {
  if (defaultValue !== undefined)
    return code(typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue));
  return nullable ? 'left out' : 'required';
}

const templateOf = (file: string): Template =>
  JSON.parse(readFileSync(new URL(`../../infra/${file}`, import.meta.url), 'utf8'));

type Named = readonly [string, Schema];

interface Template {
  readonly parameters: Readonly<Record<string, Schema>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly discriminator?: { readonly mapping: Readonly<Record<string, Schema>> };
  readonly allowedValues?: readonly unknown[];
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly nullable?: boolean;
  readonly defaultValue?: unknown;
  readonly metadata?: { readonly description?: string };
}

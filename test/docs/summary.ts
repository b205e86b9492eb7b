import { z } from 'zod';
import { summarySchema } from '../sandbox/summary.ts';
import { code, table } from './table.ts';

export function printSummary(): string {
  const rows = membersOf(z.toJSONSchema(summarySchema) as Schema, '').map(({ path, type, meaning }) => [
    code(path),
    type,
    meaning,
  ]);
  return table(['member', 'type', 'meaning'], rows);
}

/** As much of JSON Schema as the summary uses. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
}

interface Member {
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}

/** An object's members, each followed by its own; one that looks like an earlier one is not spelled out again. */
function membersOf({ properties = {} }: Schema, before: string): readonly Member[] {
  const spelledOut = new Map<string, string>();
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${before}${name}`;
    const { inner, suffix } = innerOf(schema);
    const shape = JSON.stringify(inner.properties);
    const twin = shape && spelledOut.get(shape);
    const row = { path, type: typeOf(schema), meaning: schema.description ?? '' };
    if (twin) return [{ ...row, meaning: [row.meaning, `as \`${twin}\``].filter(Boolean).join('; ') }];
    if (shape) spelledOut.set(shape, path);
    return [row, ...membersOf(inner, `${path}${suffix}.`)];
  });
}

function innerOf(schema: Schema): { readonly inner: Schema; readonly suffix: string } {
  const some = schema.anyOf?.find(({ type }) => type !== 'null');
  if (some) return innerOf(some);
  if (schema.items) return { inner: schema.items, suffix: '[]' };
  if (schema.additionalProperties) return { inner: schema.additionalProperties, suffix: '.NAME' };
  return { inner: schema, suffix: '' };
}

function typeOf({ type, enum: values, anyOf, items }: Schema): string {
  if (values) return values.map((value) => code(value)).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `array of ${typeOf(items)}s`;
  return [type ?? 'any'].flat().join(' or ');
}

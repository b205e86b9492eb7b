import type { QueryNode } from './kusto.ts';
import { argumentsOf, part, type Scope, scalar } from './scalars.ts';
import { compare, NotEvaluated, type Row, type Value } from './values.ts';

/** The values of one aggregate over the rows of one group: one, or several for those that bring other columns along. */
export function aggregate(node: QueryNode, rows: readonly Row[], scope: Scope): readonly Value[] {
  const call = node.kind === 'SimpleNamedExpression' ? part(node, 'Expression') : node;
  if (call.kind !== 'FunctionCallExpression') throw new NotEvaluated(`${call.kind} among aggregates`, call.text);
  const name = part(call, 'Name').text;
  const compute = aggregates[name];
  if (!compute) throw new NotEvaluated(`aggregate ${name}()`, call.text);
  return compute({ args: argumentsOf(call), rows, scope });
}

interface Group {
  readonly args: readonly QueryNode[];
  readonly rows: readonly Row[];
  readonly scope: Scope;
}

const aggregates: Readonly<Record<string, (group: Group) => readonly Value[]>> = {
  count: ({ rows }) => [rows.length],
  countif: ({ args, rows, scope }) => [rows.filter((row) => args[0] && scalar(args[0], row, scope) === true).length],
  dcount: (group) => [new Set(measured(group)).size],
  sum: (group) => [measured(group).reduce<number>((sum, value) => sum + Number(value), 0)],
  max: (group) => [extreme(measured(group), 1)],
  min: (group) => [extreme(measured(group), -1)],
  arg_max: (group) => rowOfMaximum(group),
  take_any: ({ args, rows, scope }) => args.map((arg) => (rows[0] ? scalar(arg, rows[0], scope) : null)),
};

/** Nulls take no part in an aggregate. */
function measured({ args: [arg], rows, scope }: Group): readonly Value[] {
  if (!arg) return [];
  return rows.map((row) => scalar(arg, row, scope)).filter((value) => value !== null);
}

function extreme(values: readonly Value[], sign: 1 | -1): Value {
  return values.reduce((best, value) => (best === null || compare(value, best) * sign > 0 ? value : best), null);
}

function rowOfMaximum({ args: [by, ...brought], rows, scope }: Group): readonly Value[] {
  if (!by || !rows[0]) return [];
  const measure = (row: Row) => scalar(by, row, scope);
  const best = rows.reduce((kept, row) => (compare(measure(row), measure(kept)) > 0 ? row : kept));
  return [by, ...brought].map((arg) => scalar(arg, best, scope));
}

import type { QueryNode } from './kusto.ts';
import { compare, NotEvaluated, type Relation, type Row, toCell, type Value } from './values.ts';

/** What scalar expressions are evaluated in: the names that `let` gave, the time, and how to evaluate a table. */
export interface Scope {
  readonly nowMs: number;
  readonly names: ReadonlyMap<string, Value | Relation>;
  tabular(node: QueryNode): Relation;
}

/** The value of a scalar expression for one row. Refuses by name what it does not know. */
export function scalar(node: QueryNode, row: Row, scope: Scope): Value {
  const literal = literals[node.kind];
  if (literal) return literal(node);
  const operate = binaries[node.kind];
  if (operate) return operate(scalar(part(node, 'Left'), row, scope), scalar(part(node, 'Right'), row, scope), node);
  const other = others[node.kind];
  if (other) return other(node, row, scope);
  throw new NotEvaluated(node.kind, node.text);
}

export function part(node: QueryNode, name: string): QueryNode {
  const found = node.parts[name];
  if (!found) throw new NotEvaluated(`${node.kind} without ${name}`, node.text);
  return found;
}

export const argumentsOf = (call: QueryNode): readonly QueryNode[] =>
  part(part(call, 'ArgumentList'), 'Expressions').items;

const literals: Readonly<Record<string, (node: QueryNode) => Value>> = {
  StringLiteralExpression: ({ literal }) => `${literal}`,
  BooleanLiteralExpression: ({ literal }) => literal === true,
  LongLiteralExpression: ({ text }) => Number(text),
  RealLiteralExpression: ({ text }) => Number(text),
  TimespanLiteralExpression: timespanIn,
  DateTimeLiteralExpression: datetimeIn,
};

function timespanIn({ text, kind }: QueryNode): number {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit];
  if (unitMs === undefined) throw new NotEvaluated(kind, text);
  return Number(count) * unitMs;
}

function datetimeIn({ text, kind }: QueryNode): number {
  const milliseconds = Date.parse(/^datetime\((.*)\)$/.exec(text)?.[1] ?? '');
  if (Number.isNaN(milliseconds)) throw new NotEvaluated(kind, text);
  return milliseconds;
}

type Binary = (left: Value, right: Value, node: QueryNode) => Value;

const binaries: Readonly<Record<string, Binary>> = {
  AndExpression: (left, right) => (left === false || right === false ? false : bothTrue(left, right)),
  OrExpression: (left, right) => (left === true || right === true ? true : eitherNull(left, right, () => false)),
  EqualExpression: (left, right) => (left === null && right === null ? null : left === right),
  NotEqualExpression: (left, right) => (left === null && right === null ? null : left !== right),
  LessThanExpression: (left, right) => eitherNull(left, right, () => compare(left, right) < 0),
  LessThanOrEqualExpression: (left, right) => eitherNull(left, right, () => compare(left, right) <= 0),
  GreaterThanExpression: (left, right) => eitherNull(left, right, () => compare(left, right) > 0),
  GreaterThanOrEqualExpression: (left, right) => eitherNull(left, right, () => compare(left, right) >= 0),
  EqualTildeExpression: (left, right) => folded(left) === folded(right),
  BangTildeExpression: (left, right) => folded(left) !== folded(right),
  HasExpression: (left, right) => hasTerm(left, right),
  NotHasExpression: (left, right) => !hasTerm(left, right),
  ContainsExpression: (left, right) => folded(left).includes(folded(right)),
  NotContainsExpression: (left, right) => !folded(left).includes(folded(right)),
  StartsWithExpression: (left, right) => folded(left).startsWith(folded(right)),
  EndsWithExpression: (left, right) => folded(left).endsWith(folded(right)),
  MatchesRegexExpression: (left, right) => new RegExp(`${right}`, 'u').test(`${left}`),
  AddExpression: arithmetic((left, right) => left + right),
  SubtractExpression: arithmetic((left, right) => left - right),
  MultiplyExpression: arithmetic((left, right) => left * right),
  DivideExpression: arithmetic((left, right, { type }) => (type === 'long' ? Math.trunc(left / right) : left / right)),
};

function eitherNull(left: Value, right: Value, otherwise: () => Value): Value {
  return left === null || right === null ? null : otherwise();
}

const bothTrue = (left: Value, right: Value): Value => eitherNull(left, right, () => true);

function arithmetic(compute: (left: number, right: number, node: QueryNode) => number): Binary {
  return (left, right, node) => eitherNull(left, right, () => compute(Number(left), Number(right), node));
}

const folded = (value: Value): string => `${value ?? ''}`.toLowerCase();

/** Terms are runs of letters and digits: `has 'Ready'` is not true of "NotReady". */
function hasTerm(text: Value, term: Value): boolean {
  const escaped = folded(term).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`).test(folded(text));
}

type Other = (node: QueryNode, row: Row, scope: Scope) => Value;

const others: Readonly<Record<string, Other>> = {
  NameReference: named,
  ParenthesizedExpression: (node, row, scope) => scalar(part(node, 'Expression'), row, scope),
  UnaryMinusExpression: (node, row, scope) => -Number(scalar(part(node, 'Expression'), row, scope)),
  InExpression: (node, row, scope) => isAmong(node, row, scope, exact),
  InCsExpression: (node, row, scope) => isAmong(node, row, scope, folded),
  NotInExpression: (node, row, scope) => !isAmong(node, row, scope, exact),
  NotInCsExpression: (node, row, scope) => !isAmong(node, row, scope, folded),
  BetweenExpression: isBetween,
  ToScalarExpression: firstCell,
  FunctionCallExpression: called,
};

function named(node: QueryNode, row: Row, { names }: Scope): Value {
  const name = node.text;
  if (Object.hasOwn(row, name)) return row[name] ?? null;
  const given = names.get(name);
  if (given === undefined || (typeof given === 'object' && given !== null)) throw new NotEvaluated(node.kind, name);
  return given;
}

const exact = (value: Value): Value => value;

function isAmong(node: QueryNode, row: Row, scope: Scope, form: (value: Value) => Value): boolean {
  const sought = form(scalar(part(node, 'Left'), row, scope));
  const listed = part(part(node, 'Right'), 'Expressions').items;
  return listed.some((item) => form(scalar(item, row, scope)) === sought);
}

function isBetween(node: QueryNode, row: Row, scope: Scope): Value {
  const bounds = part(node, 'Right');
  const value = scalar(part(node, 'Left'), row, scope);
  const [low, high] = [scalar(part(bounds, 'First'), row, scope), scalar(part(bounds, 'Second'), row, scope)];
  if (value === null || low === null || high === null) return null;
  return compare(value, low) >= 0 && compare(value, high) <= 0;
}

function firstCell(node: QueryNode, _row: Row, scope: Scope): Value {
  const { columns, rows } = scope.tabular(part(node, 'Expression'));
  return rows[0]?.[columns[0]?.name ?? ''] ?? null;
}

function called(node: QueryNode, row: Row, scope: Scope): Value {
  const name = part(node, 'Name').text;
  const call = functions[name];
  if (!call) throw new NotEvaluated(`function ${name}()`, node.text);
  const args = argumentsOf(node);
  return call(
    args.map((argument) => scalar(argument, row, scope)),
    { scope, types: args.map(({ type }) => type ?? '') },
  );
}

type Call = (values: readonly Value[], about: { scope: Scope; types: readonly string[] }) => Value;

const isBlank = (value: Value | undefined): boolean => value === null || value === undefined || value === '';

const functions: Readonly<Record<string, Call>> = {
  ago: ([span], { scope }) => scope.nowMs - Number(span),
  now: (_, { scope }) => scope.nowMs,
  isempty: ([value]) => isBlank(value),
  isnotempty: ([value]) => !isBlank(value),
  isnull: ([value]) => value === null,
  isnotnull: ([value]) => value !== null,
  not: ([value]) => (value === null ? null : value !== true),
  coalesce: (values) => values.find((value) => !isBlank(value)) ?? values.at(-1) ?? null,
  iff: ([condition, then, otherwise]) => (condition === true ? then : otherwise) ?? null,
  bin: ([value, size]) => (isBlank(value) ? null : Math.floor(Number(value) / Number(size)) * Number(size)),
  substring: ([text, start, length]) =>
    `${text}`.substring(Number(start), length === undefined ? undefined : Number(start) + Number(length)),
  strlen: ([text]) => `${text}`.length,
  strcat: (values, { types }) => values.map((value, index) => textOf(value, types[index] ?? '')).join(''),
  tostring: ([value = null], { types }) => textOf(value, types[0] ?? ''),
  tolower: ([text]) => `${text}`.toLowerCase(),
  extract: ([pattern, group, text]) => new RegExp(`${pattern}`, 'u').exec(`${text}`)?.[Number(group)] ?? '',
};

function textOf(value: Value, type: string): string {
  return `${toCell(value, type) ?? ''}`;
}

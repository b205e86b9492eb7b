import { aggregate } from './aggregates.ts';
import type { Column, QueryNode } from './kusto.ts';
import { part, type Scope, scalar } from './scalars.ts';
import { compare, emptyOf, NotEvaluated, type Relation, type Row, type Value } from './values.ts';

/**
 * Applies one operator of a pipe. The names and types of the columns that come out are the language service's; here
 * only the rows are made.
 */
export function operate(node: QueryNode, input: Relation, scope: Scope): Relation {
  const operator = operators[node.kind];
  if (!operator || !node.columns) throw new NotEvaluated(node.kind, node.text);
  if (node.kind !== 'JoinOperator') refuseParameters(node);
  return { columns: node.columns, rows: operator(node, input, scope) };
}

function refuseParameters(node: QueryNode): void {
  const [parameter] = node.parts.Parameters?.items ?? [];
  if (parameter) throw new NotEvaluated(`parameter ${parameter.text} of ${node.kind}`, node.text);
}

type Operator = (node: QueryNode, input: Relation, scope: Scope) => readonly Row[];

const operators: Readonly<Record<string, Operator>> = {
  FilterOperator: (node, { rows }, scope) => rows.filter((row) => scalar(part(node, 'Condition'), row, scope) === true),
  ExtendOperator: extend,
  ProjectOperator: project,
  PrintOperator: (node, _input, scope) => project(node, { columns: [], rows: [{}] }, scope),
  SummarizeOperator: summarize,
  JoinOperator: join,
  SortOperator: (node, { rows }, scope) => sorted(rows, part(node, 'Expressions').items, scope),
  TopOperator: (node, { rows }, scope) =>
    sorted(rows, [part(node, 'ByExpression')], scope).slice(0, limit(node, scope)),
  TakeOperator: (node, { rows }, scope) => rows.slice(0, limit(node, scope)),
  UnionOperator: (node, input, scope) => unite(node, [input], scope),
};

/** A union that begins a pipe has no input of its own. */
export function unionOf(node: QueryNode, scope: Scope): Relation {
  refuseParameters(node);
  return { columns: node.columns ?? [], rows: unite(node, [], scope) };
}

function extend(node: QueryNode, { rows }: Relation, scope: Scope): readonly Row[] {
  const items = part(node, 'Expressions').items.map((item) => {
    if (item.kind !== 'SimpleNamedExpression') throw new NotEvaluated(`${item.kind} without a name`, item.text);
    return { name: part(item, 'Name').text, expression: part(item, 'Expression') };
  });
  return rows.map((row) => {
    const added = items.map(({ name, expression }) => [name, scalar(expression, row, scope)] as const);
    return { ...row, ...Object.fromEntries(added) };
  });
}

function project(node: QueryNode, { rows }: Relation, scope: Scope): readonly Row[] {
  const expressions = part(node, 'Expressions').items.map(unnamed);
  return rows.map((row) =>
    rowOf(
      node,
      expressions.map((expression) => scalar(expression, row, scope)),
    ),
  );
}

const unnamed = (item: QueryNode): QueryNode =>
  item.kind === 'SimpleNamedExpression' ? part(item, 'Expression') : item;

/** One value for each column that comes out, or the two disagree about what the operator means. */
function rowOf(node: QueryNode, values: readonly Value[]): Row {
  const columns = node.columns ?? [];
  if (columns.length !== values.length)
    throw new NotEvaluated(`${values.length} values for ${columns.length} columns`, node.text);
  return Object.fromEntries(columns.map(({ name }, index) => [name, values[index] ?? null]));
}

/** Without `by` there is one row, also of nothing. */
function summarize(node: QueryNode, { rows }: Relation, scope: Scope): readonly Row[] {
  const keys = (node.parts.ByClause ? part(part(node, 'ByClause'), 'Expressions').items : []).map(unnamed);
  const groups = groupBy(rows, (row) => keys.map((key) => scalar(key, row, scope)));
  if (keys.length === 0 && groups.length === 0) groups.push({ key: [], rows: [] });
  const aggregates = part(node, 'Aggregates').items;
  return groups.map((group) => {
    const values = aggregates.flatMap((item) => aggregate(item, group.rows, scope));
    return rowOf(node, [...group.key, ...values]);
  });
}

interface Group {
  readonly key: readonly Value[];
  readonly rows: Row[];
}

function groupBy(rows: readonly Row[], keyOf: (row: Row) => readonly Value[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = keyOf(row);
    const text = JSON.stringify(key);
    const group = groups.get(text) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(text, group);
  }
  return [...groups.values()];
}

function join(node: QueryNode, left: Relation, scope: Scope): readonly Row[] {
  const kind = joinKind(node);
  const right = scope.tabular(part(node, 'Expression'));
  const keys = part(part(node, 'ConditionClause'), 'Expressions').items.map(joinColumn);
  const keyOf = (row: Row) => keys.map((key) => row[key] ?? null);
  const groups = new Map(groupBy(right.rows, keyOf).map(({ key, rows }) => [JSON.stringify(key), rows]));
  const nothing = right.columns.map(({ type }) => emptyOf(type));
  return left.rows.flatMap((row) => {
    const matches = (groups.get(JSON.stringify(keyOf(row))) ?? []).map((match) => cells(match, right.columns));
    const partners = matches.length === 0 && kind === 'leftouter' ? [nothing] : matches;
    return partners.map((partner) => rowOf(node, [...cells(row, left.columns), ...partner]));
  });
}

/** The default, `innerunique`, drops rows of the left at will: nobody wants that by accident. */
function joinKind(node: QueryNode): 'leftouter' | 'inner' {
  const parameters = part(node, 'Parameters').items.map(({ text }) => text.replaceAll(' ', ''));
  if (parameters.length === 1 && parameters[0] === 'kind=leftouter') return 'leftouter';
  if (parameters.length === 1 && parameters[0] === 'kind=inner') return 'inner';
  throw new NotEvaluated(`JoinOperator with ${parameters.join(' ') || 'no kind'}`, node.text);
}

function joinColumn(node: QueryNode): string {
  if (node.kind !== 'NameReference') throw new NotEvaluated(`${node.kind} in a join condition`, node.text);
  return node.text;
}

const cells = (row: Row, columns: readonly Column[]): readonly Value[] => columns.map(({ name }) => row[name] ?? null);

function sorted(rows: readonly Row[], by: readonly QueryNode[], scope: Scope): readonly Row[] {
  const orders = by.map(orderOf);
  return rows.toSorted((one, other) => {
    for (const { expression, sign } of orders) {
      const order = compare(scalar(expression, one, scope), scalar(expression, other, scope)) * sign;
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Descending unless said otherwise; nulls are the smallest. */
function orderOf(node: QueryNode): { expression: QueryNode; sign: 1 | -1 } {
  if (node.kind !== 'OrderedExpression') return { expression: node, sign: -1 };
  const ordering = node.parts.Ordering?.text ?? 'desc';
  if (ordering !== 'asc' && ordering !== 'desc') throw new NotEvaluated(`ordering ${ordering}`, node.text);
  return { expression: part(node, 'Expression'), sign: ordering === 'asc' ? 1 : -1 };
}

const limit = (node: QueryNode, scope: Scope): number => Number(scalar(part(node, 'Expression'), {}, scope));

function unite(node: QueryNode, inputs: readonly Relation[], scope: Scope): readonly Row[] {
  const legs = [...inputs, ...part(node, 'Expressions').items.map((leg) => scope.tabular(leg))];
  return legs.flatMap((leg) => {
    for (const column of leg.columns) refuseSplit(node, column);
    return leg.rows.map((row) =>
      rowOf(
        node,
        (node.columns ?? []).map(({ name, type }) => row[name] ?? emptyOf(type)),
      ),
    );
  });
}

/** Kusto splits columns of one name and two types. */
function refuseSplit(node: QueryNode, { name, type }: Column): void {
  const kept = node.columns?.some((column) => column.name === name && column.type === type);
  if (!kept) throw new NotEvaluated(`union of columns ${name} of different types`, node.text);
}

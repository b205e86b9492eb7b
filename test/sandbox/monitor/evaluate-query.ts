import { type Analysis, analyse, type Column, type Diagnostic, type QueryNode } from './kusto.ts';
import { operate, unionOf } from './operators.ts';
import { part, type Scope, scalar } from './scalars.ts';
import { timespanOf } from './timespan.ts';
import { fromCell, NotEvaluated, type Relation, toCell, type Value } from './values.ts';

/** A table of a workspace. Datetime cells are ISO texts; a column that a row lacks is null, or empty for strings. */
export interface LogTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** In the form of the Log Analytics query API. */
export type LogAnswer = { tables: AnswerTable[] } | { error: LogError };

export interface AnswerTable {
  name: string;
  columns: { name: string; type: string }[];
  rows: Value[][];
}

/** `status` is of the HTTP answer. `NotImplemented` is ours, for valid KQL that is not evaluated here. */
export interface LogError {
  readonly status: 400 | 501;
  readonly code: 'BadArgumentError' | 'NotImplemented';
  readonly message: string;
  readonly innererror?: InnerError;
}

export interface InnerError {
  readonly code: string;
  readonly message: string;
  readonly innererror?: InnerError;
}

/**
 * Evaluates a KQL query over tables in memory, by walking the tree that Kusto's own language service makes of it.
 * `timespan` is the query API's: an ISO 8601 duration or interval, which limits TimeGenerated besides the query's own
 * conditions. Knows what the controller's queries use, and refuses the rest by name.
 */
export function evaluateQuery(
  tables: readonly LogTable[],
  query: string,
  timespan: string | undefined,
  nowMs: number,
): LogAnswer {
  const { root, diagnostics } = analysed(query, tables);
  if (diagnostics[0]) return { error: badQuery(diagnostics[0]) };
  try {
    const isInTime = timespanOf(timespan, nowMs);
    const relations = tables.map((table) => [table.name, relationOf(table, isInTime)] as const);
    return { tables: [answerOf(runStatements(root, new Map(relations), nowMs))] };
  } catch (error) {
    if (!(error instanceof NotEvaluated)) throw error;
    return { error: { status: 501, code: 'NotImplemented', message: error.message } };
  }
}

/** Analysing costs fifty times as much as evaluating, and the same few queries come again and again. */
const analyses = new Map<string, Analysis>();
const analysesMax = 100;

function analysed(query: string, tables: readonly LogTable[]): Analysis {
  const schemas = tables.map(({ name, columns }) => ({ name, columns }));
  const key = JSON.stringify([query, schemas]);
  const analysis = analyses.get(key) ?? analyse(query, schemas);
  if (analyses.size >= analysesMax) analyses.clear();
  analyses.set(key, analysis);
  return analysis;
}

/** As the service words it (from memory; no capture was at hand). */
function badQuery({ code, message }: Diagnostic): LogError {
  const unresolved = code === 'KS142' || code === 'KS204' ? /'([^']+)'/.exec(message)?.[1] : undefined;
  const innermost = unresolved
    ? { code: 'SEM0100', message: `Failed to resolve table or column expression named '${unresolved}'` }
    : { code, message };
  const innererror = { code: 'SemanticError', message: 'A semantic error occurred.', innererror: innermost };
  return { status: 400, code: 'BadArgumentError', message: 'The request had some invalid properties', innererror };
}

function relationOf({ columns, rows }: LogTable, isInTime: (timeMs: number) => boolean): Relation {
  const values = rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, fromCell(row[name], type)])),
  );
  return { columns, rows: values.filter(({ TimeGenerated }) => isInTime(Number(TimeGenerated))) };
}

/** Statements in order: each `let` names a table or a value for those after it, the last one is the answer. */
function runStatements(root: QueryNode, tables: ReadonlyMap<string, Relation>, nowMs: number): Relation {
  const names = new Map<string, Value | Relation>(tables);
  const scope: Scope = { nowMs, names, tabular: (node) => tabular(node, scope) };
  let answer: Relation | undefined;
  for (const statement of part(root, 'Statements').items) {
    const expression = part(statement, 'Expression');
    if (statement.kind === 'ExpressionStatement') answer = tabular(expression, scope);
    else if (statement.kind === 'LetStatement') names.set(part(statement, 'Name').text, evaluated(expression, scope));
    else throw new NotEvaluated(statement.kind, statement.text);
  }
  if (!answer) throw new NotEvaluated('a query without a result', root.text);
  return answer;
}

function evaluated(expression: QueryNode, scope: Scope): Value | Relation {
  return expression.columns ? tabular(expression, scope) : scalar(expression, {}, scope);
}

function tabular(node: QueryNode, scope: Scope): Relation {
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return tabular(part(node, 'Expression'), scope);
    case 'PipeExpression':
      return operate(part(node, 'Operator'), tabular(part(node, 'Expression'), scope), scope);
    case 'PrintOperator':
      return operate(node, { columns: [], rows: [] }, scope);
    case 'UnionOperator':
      return unionOf(node, scope);
    case 'NameReference':
      return tableNamed(node, scope);
    default:
      throw new NotEvaluated(node.kind, node.text);
  }
}

function tableNamed(node: QueryNode, { names }: Scope): Relation {
  const table = names.get(node.text);
  if (typeof table === 'object' && table !== null) return table;
  throw new NotEvaluated(`${node.kind} as a table`, node.text);
}

function answerOf({ columns, rows }: Relation): AnswerTable {
  const cells = rows.map((row) => columns.map(({ name, type }) => toCell(row[name] ?? null, type)));
  return { name: 'PrimaryResult', columns: [...columns], rows: cells };
}

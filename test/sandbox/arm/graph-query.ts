/**
 * Reads the one family of Resource Graph queries that fleet lists need:
 * `resources | where type =~ '...' [and ...] | project id, name, alias = path, ... | order by id asc`.
 * Anything else is not understood, and says so.
 */

/** A row of the table `resources`. */
export type Row = Record<string, unknown>;

/** A query that was understood: `run` gives all its rows, `hasId` tells whether it can be paged. */
export interface GraphQuery {
  hasId: boolean;
  run(rows: Row[]): Row[];
}

type Step = (rows: Row[]) => Row[];

/** The query, or the part of it that is not understood. */
export function parseGraphQuery(text: string): GraphQuery | { notUnderstood: string } {
  const [table = '', ...stages] = text.split('|').map((stage) => stage.trim().replace(/\s+/g, ' '));
  if (table.toLowerCase() !== 'resources') return { notUnderstood: table };
  const steps: Step[] = [];
  let hasId = true;
  for (const stage of stages) {
    const step = parseStage(stage);
    if (!step) return { notUnderstood: stage };
    steps.push(step);
    if (/^project /i.test(stage)) hasId = parseColumns(stage.slice(8))?.some(({ name }) => name === 'id') ?? false;
  }
  return { hasId, run: (rows) => steps.reduce((left, step) => step(left), rows) };
}

function parseStage(stage: string): Step | undefined {
  const [, verb = '', rest = ''] = stage.match(/^(where|project|order by|sort by) (.+)$/i) ?? [];
  if (verb.toLowerCase() === 'where') return parseWhere(rest);
  if (verb.toLowerCase() === 'project') return parseProject(rest);
  return verb ? parseOrder(rest) : undefined;
}

function parseWhere(text: string): Step | undefined {
  const conditions = text.split(/ and /i).map(parseCondition);
  if (conditions.some((condition) => !condition)) return undefined;
  return (rows) => rows.filter((row) => conditions.every((condition) => condition?.(row)));
}

function parseCondition(text: string): ((row: Row) => boolean) | undefined {
  const [, path, operator, double, single] = text.match(/^(.+?) ?(=~|==|!~|!=) ?(?:"([^"]*)"|'([^']*)')$/) ?? [];
  const read = path === undefined ? undefined : parseExpression(path.trim());
  if (!read) return undefined;
  const wanted = double ?? single ?? '';
  const fold = operator?.includes('~') ? (value: string) => value.toLowerCase() : (value: string) => value;
  return (row) => (fold(String(read(row) ?? '')) === fold(wanted)) === !operator?.startsWith('!');
}

function parseProject(text: string): Step | undefined {
  const columns = parseColumns(text);
  if (!columns) return undefined;
  return (rows) => rows.map((row) => Object.fromEntries(columns.map(({ name, read }) => [name, read(row) ?? null])));
}

function parseColumns(text: string): { name: string; read: (row: Row) => unknown }[] | undefined {
  const columns = text.split(',').map((column) => {
    const [, alias, expression = ''] = column.trim().match(/^(?:(\w+) ?= ?)?(.+)$/) ?? [];
    const read = parseExpression(expression);
    return read && { name: alias ?? expression.replace(/\W/g, '_'), read };
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

function parseOrder(text: string): Step | undefined {
  const [, path = '', direction] = text.match(/^(\S+)(?: (asc|desc))?$/i) ?? [];
  const read = parseExpression(path);
  if (!read) return undefined;
  // Kusto sorts descending unless told.
  const sign = direction?.toLowerCase() === 'asc' ? 1 : -1;
  return (rows) => rows.toSorted((a, b) => sign * compare(String(read(a) ?? ''), String(read(b) ?? '')));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A path such as `properties.powerState.code` or `tags['burst-mode']`, bare or in tostring(), tobool(), tolower(). */
function parseExpression(text: string): ((row: Row) => unknown) | undefined {
  const [, name = '', inner = ''] = text.match(/^(tostring|tobool|tolower)\((.+)\)$/i) ?? [];
  if (name) return convert(name.toLowerCase(), parseExpression(inner.trim()));
  if (!/^[a-z_]\w*(\.\w+|\[(?:'[^']+'|"[^"]+"|\d+)\])*$/i.test(text)) return undefined;
  const steps = text.matchAll(/\[(?:'([^']+)'|"([^"]+)"|(\d+))\]|\w+/g);
  const keys = [...steps].map(([word, single, double, index]) => single ?? double ?? index ?? word);
  return (row) => keys.reduce<unknown>((value, key) => (value as Row | null | undefined)?.[key], row);
}

function convert(name: string, read: ((row: Row) => unknown) | undefined) {
  if (!read) return undefined;
  if (name === 'tobool') return (row: Row) => (read(row) === undefined ? undefined : String(read(row)) === 'true');
  const asText = (value: unknown) => (typeof value === 'object' && value ? JSON.stringify(value) : String(value ?? ''));
  return (row: Row) => (name === 'tolower' ? asText(read(row)).toLowerCase() : asText(read(row)));
}

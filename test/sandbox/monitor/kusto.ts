import { createRequire } from 'node:module';

/**
 * Kusto's own language service, which has no types of use to us and hangs itself on the global object: turns a query
 * into a plain tree whose names and types it has resolved against a schema, or into what is wrong with the query.
 */

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** One node of a query: a statement, an operator, an expression, a name. Tokens and separators are left out. */
export interface QueryNode {
  /** The service's name of the kind: `FilterOperator`, `AndExpression`. */
  readonly kind: string;
  readonly text: string;
  readonly parts: Readonly<Record<string, QueryNode>>;
  /** The members of a list. */
  readonly items: readonly QueryNode[];
  /** Of what yields a table. */
  readonly columns: readonly Column[] | null;
  /** Of what yields a scalar: `string`, `datetime`, `long`. */
  readonly type: string | null;
  readonly literal: unknown;
}

export interface Diagnostic {
  readonly code: string;
  readonly message: string;
}

export interface Analysis {
  readonly root: QueryNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a query and resolves it against the tables of one workspace. */
export function analyse(query: string, tables: readonly TableSchema[]): Analysis {
  const code = language().KustoCode.ParseAndAnalyze(query, globalsOf(tables));
  const diagnostics = arrayOf(code.GetDiagnostics()).map(({ Code, Message }) => ({ code: Code, message: Message }));
  return { root: plain(code.Syntax), diagnostics };
}

/** The shape of the little we use of the service's library, which is compiled from C#. */
interface Language {
  KustoCode: { ParseAndAnalyze(text: string, globals: unknown): Code };
  GlobalState: { Default: { WithDatabase(database: unknown): unknown } };
  Symbols: {
    TableSymbol: { $ctor7: new (name: string, schema: string, description: null) => unknown };
    DatabaseSymbol: { ctor: new (name: string, members: unknown[]) => unknown };
  };
  Syntax: { SyntaxKind: Record<string, number> };
}

interface Code {
  readonly Syntax: SyntaxElement;
  GetDiagnostics(): BridgeList<{ Code: string; Message: string }>;
}

interface SyntaxElement {
  readonly Kind: number;
  readonly ChildCount: number;
  readonly IsToken: boolean;
  readonly ResultType?: { readonly Name: string; readonly Columns?: BridgeList<ColumnSymbol> } | null;
  readonly LiteralValue?: unknown;
  GetChild(index: number): SyntaxElement | null;
  GetName(index: number): string | null;
  ToString(trivia: number): string;
}

interface ColumnSymbol {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}

interface BridgeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

const arrayOf = <T>(list: BridgeList<T>): T[] => Array.from({ length: list.Count }, (_, index) => list.getItem(index));

let loaded: Language | undefined;

function language(): Language {
  loaded ??= load();
  return loaded;
}

function load(): Language {
  const require = createRequire(import.meta.url);
  require('@kusto/language-service-next/bridge.min.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  return (globalThis as unknown as { Kusto: { Language: Language } }).Kusto.Language;
}

function globalsOf(tables: readonly TableSchema[]): unknown {
  const { GlobalState, Symbols } = language();
  const symbols = tables.map(({ name, columns }) => {
    const schema = columns.map((column) => `['${column.name}']:${column.type}`).join(', ');
    return new Symbols.TableSymbol.$ctor7(name, `(${schema})`, null);
  });
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', symbols));
}

let kindNames: ReadonlyMap<number, string> | undefined;

function kindName(kind: number): string {
  kindNames ??= new Map(Object.entries(language().Syntax.SyntaxKind).map(([name, value]) => [value, name]));
  return kindNames.get(kind) ?? `${kind}`;
}

function plain(element: SyntaxElement): QueryNode {
  const kind = kindName(element.Kind);
  const columns = element.ResultType?.Columns;
  return {
    kind,
    text: element.ToString(0).trim(),
    parts: kind === 'List' ? {} : partsOf(element),
    items: kind === 'List' ? membersOf(element) : [],
    columns: columns ? arrayOf(columns).map(({ Name, Type }) => ({ name: Name, type: Type.Name })) : null,
    type: columns ? null : (element.ResultType?.Name ?? null),
    literal: element.LiteralValue,
  };
}

function partsOf(element: SyntaxElement): Readonly<Record<string, QueryNode>> {
  const named = childrenOf(element).flatMap(([name, child]) => (name && !child.IsToken ? [[name, plain(child)]] : []));
  return Object.fromEntries(named);
}

/** A list may wrap each member together with the separator after it. */
function membersOf(element: SyntaxElement): readonly QueryNode[] {
  const members = childrenOf(element).map(([, child]) =>
    kindName(child.Kind) === 'SeparatedElement' ? child.GetChild(0) : child,
  );
  return members.flatMap((member) => (member ? [plain(member)] : []));
}

function childrenOf(element: SyntaxElement): (readonly [string | null, SyntaxElement])[] {
  const indexes = Array.from({ length: element.ChildCount }, (_, index) => index);
  return indexes.flatMap((index) => {
    const child = element.GetChild(index);
    return child ? [[element.GetName(index), child] as const] : [];
  });
}

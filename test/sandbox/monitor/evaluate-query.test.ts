import { describe, expect, it } from 'vitest';
import { evaluateQuery, type LogTable } from './evaluate-query.ts';
import { createLogs } from './logs.ts';

const nowMs = Date.parse('2026-11-25T03:00:00.000Z');
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();

const pets: LogTable = {
  name: 'Pets',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Name', type: 'string' },
    { name: 'Kind', type: 'string' },
    { name: 'Age', type: 'long' },
    { name: 'BornAt', type: 'datetime' },
  ],
  rows: [
    { TimeGenerated: minutesAgo(30), Name: 'Rex', Kind: 'dog', Age: 3, BornAt: minutesAgo(600) },
    { TimeGenerated: minutesAgo(20), Name: 'Mia', Kind: 'cat', Age: 5 },
    { TimeGenerated: minutesAgo(10), Name: 'rex', Kind: 'cat', Age: 7, BornAt: minutesAgo(300) },
    { TimeGenerated: minutesAgo(5), Kind: 'Dog', Age: 9 },
  ],
};
const toys: LogTable = {
  name: 'Toys',
  columns: [
    { name: 'Name', type: 'string' },
    { name: 'Toy', type: 'string' },
    { name: 'Price', type: 'real' },
    { name: 'TimeGenerated', type: 'datetime' },
  ],
  rows: [
    { Name: 'Rex', Toy: 'ball', Price: 2.5, TimeGenerated: minutesAgo(1) },
    { Name: 'Rex', Toy: 'rope', Price: 4, TimeGenerated: minutesAgo(2) },
  ],
};

const answerTo = (query: string, timespan?: string) => evaluateQuery([pets, toys], query, timespan, nowMs);

function tableOf(query: string, timespan?: string) {
  const answer = answerTo(query, timespan);
  if ('error' in answer) throw new Error(JSON.stringify(answer.error));
  return answer.tables[0] ?? expect.unreachable();
}

const rowsOf = (query: string, timespan?: string) => tableOf(query, timespan).rows;
const agesWhere = (condition: string) => rowsOf(`Pets | where ${condition} | project Age`).flat();
const valueOfExpression = (expression: string) => rowsOf(`print Value = ${expression}`)[0]?.[0];

describe('a condition', () => {
  it.each([
    ["Kind == 'dog'", [3]],
    ["Kind != 'dog'", [5, 7, 9]],
    ["Kind =~ 'DOG'", [3, 9]],
    ["Kind !~ 'DOG'", [5, 7]],
    ["Kind in ('dog', 'fish')", [3]],
    ["Kind in~ ('DOG')", [3, 9]],
    ["Kind !in ('dog')", [5, 7, 9]],
    ["Kind !in~ ('dog')", [5, 7]],
    ["Name startswith 're'", [3, 7]],
    ["Name contains 'E'", [3, 7]],
    ["Name matches regex '^r'", [7]],
    ['isempty(Name)', [9]],
    ['isnotempty(Name) and not(Age > 5)', [3, 5]],
    ['Age > 3 and Age <= 7', [5, 7]],
    ["Age < 5 or Kind == 'Dog'", [3, 9]],
    ['Age between (5 .. 7)', [5, 7]],
    ['TimeGenerated > ago(15m)', [7, 9]],
    ['TimeGenerated >= datetime(2026-11-25T02:50:00Z)', [7, 9]],
    ['TimeGenerated - BornAt > 5h', [3]],
  ])('%s holds for the ages %j', (condition, ages) => {
    expect(agesWhere(condition)).toEqual(ages);
  });

  it('on a missing time holds for no row, whichever way it is asked', () => {
    expect(agesWhere('BornAt > ago(30d)')).toEqual([3, 7]);
    expect(agesWhere('not(BornAt > ago(30d))')).toEqual([]);
    expect(agesWhere('isnull(BornAt)')).toEqual([5, 9]);
  });

  it.each([
    ["'Ready,Slow' has 'ready'", true],
    ["'NotReady' has 'Ready'", false],
    ["'NotReady' !has 'Ready'", true],
    ["'type: virtual-kubelet' has 'virtual-kubelet'", true],
  ])('with whole terms: %s is %s', (condition, expected) => {
    expect(valueOfExpression(condition)).toBe(expected);
  });
});

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['-(2) - 1', -3],
    ["iff(1 > 2, 'yes', 'no')", 'no'],
    ["coalesce('', 'second')", 'second'],
    ["strcat('a', 1, 'b')", 'a1b'],
    ["substring('kubernetes', 0, 4)", 'kube'],
    ["tolower('ABC')", 'abc'],
    ["extract(@'a=(.)', 1, 'a=b')", 'b'],
    ["extract(@'a=(.)', 1, 'b')", ''],
    ["strlen('abc')", 3],
    ['now()', '2026-11-25T03:00:00.000Z'],
    ['ago(90s)', '2026-11-25T02:58:30.000Z'],
    ['now() - ago(36h)', '1.12:00:00'],
    ['bin(now() - 90s, 1m)', '2026-11-25T02:58:00.000Z'],
  ])('%s gives %j', (expression, value) => {
    expect(valueOfExpression(expression)).toBe(value);
  });
});

describe('an operator', () => {
  it('project and extend name their columns, with the types that Kusto gives them', () => {
    const table = tableOf("Pets | extend Old = Age > 4 | project Name, Years = Age, Old | where Name == 'Mia'");

    expect(table.name).toBe('PrimaryResult');
    expect(table.columns).toEqual([
      { name: 'Name', type: 'string' },
      { name: 'Years', type: 'long' },
      { name: 'Old', type: 'bool' },
    ]);
    expect(table.rows).toEqual([['Mia', 5, true]]);
  });

  it('summarize groups, and passes over missing values', () => {
    const query = 'Pets | summarize count(), dcount(Name), min(BornAt), max(Age), sum(Age) by Kind = tolower(Kind)';

    expect(tableOf(query).columns.map(({ name }) => name)).toEqual([
      ...['Kind', 'count_', 'dcount_Name', 'min_BornAt', 'max_Age', 'sum_Age'],
    ]);
    expect(rowsOf(query)).toEqual([
      ['dog', 2, 2, minutesAgo(600), 9, 12],
      ['cat', 2, 2, minutesAgo(300), 7, 12],
    ]);
  });

  it('summarize of nothing gives one row, and by something none', () => {
    const none = 'Pets | where Age > 100';

    expect(rowsOf(`${none} | summarize count(), max(Age), countif(Age > 1)`)).toEqual([[0, null, 0]]);
    expect(rowsOf(`${none} | summarize count() by Kind`)).toEqual([]);
  });

  it('arg_max brings along the other columns of the row', () => {
    expect(rowsOf('Pets | summarize arg_max(TimeGenerated, Name, Age) by Kind')).toEqual([
      ['dog', minutesAgo(30), 'Rex', 3],
      ['cat', minutesAgo(10), 'rex', 7],
      ['Dog', minutesAgo(5), '', 9],
    ]);
  });

  it('join keeps rows of the left without a partner where it is an outer one', () => {
    const pairs = (kind: string) => rowsOf(`Pets | join kind=${kind} Toys on Name | project Name, Toy, Price`);

    expect(pairs('inner')).toEqual([
      ['Rex', 'ball', 2.5],
      ['Rex', 'rope', 4],
    ]);
    expect(pairs('leftouter').slice(2)).toEqual([
      ['Mia', '', null],
      ['rex', '', null],
      ['', '', null],
    ]);
  });

  it('order, top and take sort with missing values as the smallest', () => {
    const agesBy = (rest: string) => rowsOf(`Pets | ${rest} | project Age`).flat();

    expect(agesBy('order by Kind asc, Age desc')).toEqual([9, 7, 5, 3]);
    expect(agesBy('order by BornAt asc, Age asc')).toEqual([5, 9, 3, 7]);
    expect(agesBy('top 2 by Age')).toEqual([9, 7]);
    expect(agesBy('order by Age asc | take 1')).toEqual([3]);
  });

  it('union fills what one of the tables lacks', () => {
    const query = "union (Pets | where Age == 5 | project Name, Age), (print Name = 'Bo', Toy = 'ball')";

    expect(rowsOf(query)).toEqual([
      ['Mia', 5, ''],
      ['Bo', null, 'ball'],
    ]);
    expect(rowsOf('Pets | where Age == 5 | project Name | union (Toys | project Name)')).toEqual([
      ['Mia'],
      ['Rex'],
      ['Rex'],
    ]);
  });

  it('let names values and tables', () => {
    const query =
      'let newest = toscalar(Pets | summarize max(TimeGenerated)); let old = Pets | where TimeGenerated < newest - 12m; old | project Age';

    expect(rowsOf(query)).toEqual([[3], [5]]);
  });
});

describe('the timespan of a request', () => {
  it.each<[string | undefined, number[]]>([
    [undefined, [3, 5, 7, 9]],
    ['PT15M', [7, 9]],
    ['P1D', [3, 5, 7, 9]],
    [`${minutesAgo(25)}/${minutesAgo(8)}`, [5, 7]],
    [`PT10M/${minutesAgo(15)}`, [5]],
    [`${minutesAgo(35)}/PT20M`, [3, 5]],
  ])('%s leaves the ages %j', (timespan, ages) => {
    expect(rowsOf('Pets | project Age', timespan).flat()).toEqual(ages);
  });
});

describe('a query that cannot be answered', () => {
  it.each([
    ['SampleOperator', 'Pets | sample 1'],
    ['FunctionDeclaration', 'let f = (x: long) { x }; Pets | where Age == f(1)'],
    ['function split()', "Pets | extend Parts = split(Name, 'e')"],
    ['aggregate percentile()', 'Pets | summarize percentile(Age, 50)'],
    ['JoinOperator with no kind', 'Pets | join Toys on Name'],
    ['JoinOperator with kind=leftanti', 'Pets | join kind=leftanti Toys on Name'],
    ['parameter isfuzzy=true', 'union isfuzzy=true Pets, Toys'],
    ['ordering asc nulls last', 'Pets | order by BornAt asc nulls last'],
    ['union of columns', "union (print A = 1), (print A = 'x')"],
    ['StarExpression', 'Pets | summarize arg_max(Age, *) by Kind'],
  ])('is refused by name: %s', (name, query) => {
    expect(answerTo(query)).toEqual({
      error: { status: 501, code: 'NotImplemented', message: expect.stringContaining(`does not evaluate ${name}`) },
    });
  });

  it('because of a name that does not exist, is refused as the service does', () => {
    expect(answerTo("Pets | where Knid == 'dog'")).toEqual({
      error: {
        status: 400,
        code: 'BadArgumentError',
        message: 'The request had some invalid properties',
        innererror: {
          code: 'SemanticError',
          message: 'A semantic error occurred.',
          innererror: { code: 'SEM0100', message: "Failed to resolve table or column expression named 'Knid'" },
        },
      },
    });
  });

  it.each(['Pets | where', 'Pets | wehre Age > 1', ''])('because it is no query, is refused: %j', (query) => {
    expect(answerTo(query)).toMatchObject({ error: expect.anything() });
  });

  it('for its timespan, is refused by that', () => {
    expect(answerTo('Pets', 'yesterday')).toMatchObject({ error: { message: expect.stringContaining('yesterday') } });
  });
});

describe('the logs of a workspace', () => {
  it('show a resource its own rows only, in whatever spelling it is asked for', async () => {
    const columns = [
      { name: '_ResourceId', type: 'string' },
      { name: 'TimeGenerated', type: 'datetime' },
    ];
    const rows = ['/clusters/one', '/clusters/two', '/clusters/one'].map((_ResourceId) => ({
      _ResourceId,
      TimeGenerated: minutesAgo(1),
    }));
    const logs = createLogs({ tablesOf: () => [{ name: 'T', columns, rows }] });

    expect(logs('clusters/ONE', 'T | summarize count()', 'PT1H', nowMs)).toMatchObject({ tables: [{ rows: [[2]] }] });
  });
});

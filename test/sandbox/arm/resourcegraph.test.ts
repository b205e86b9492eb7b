import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aCluster, aVirtualNetwork } from './builders.ts';
import { parseGraphQuery } from './graph-query.ts';

const azure = armForTests();
const path = '/providers/Microsoft.ResourceGraph/resources';
const rows = [
  { id: 'b', type: 'x', tags: { 'burst-mode': 'prepare' }, properties: { on: true, pools: [{ name: 'one' }] } },
  { id: 'a', type: 'X', tags: null, properties: { on: false, pools: [] } },
];

/** The rows of a query that is understood. */
function run(text: string) {
  const query = parseGraphQuery(text);
  return 'run' in query ? query.run(rows) : query;
}

describe('a query', () => {
  it.each([
    ['compares without case', "resources | where type =~ 'x' | project id", [{ id: 'b' }, { id: 'a' }]],
    ['compares exactly', 'resources | where type == "X" | project id', [{ id: 'a' }]],
    ['takes two conditions', "resources | where type =~ 'X' and id != 'a' | project id", [{ id: 'b' }]],
    ['reads tags by name', "Resources | where tags['burst-mode'] =~ 'PREPARE' | project id", [{ id: 'b' }]],
    ['renames and converts', 'resources | project name = toupper(id)', { notUnderstood: 'project name = toupper(id)' }],
    [
      'reads into properties',
      'resources | project on = tobool(properties.on), pool = properties.pools[0].name',
      [
        { on: true, pool: 'one' },
        { on: false, pool: null },
      ],
    ],
    ['sorts as told', 'resources | project id | order by id asc', [{ id: 'a' }, { id: 'b' }]],
    ['sorts downwards untold', 'resources | project id | order by id', [{ id: 'b' }, { id: 'a' }]],
  ])('%s', (_, text, expected) => {
    expect(run(text)).toEqual(expected);
  });

  it.each([
    'resourcecontainers | project id',
    'resources | summarize count()',
    'resources | where id has "a"',
    "resources | where id =~ 'a' or id =~ 'b'",
  ])('that says more is not understood: %s', async (query) => {
    const { post } = await azure();

    const reply = await post(path, { query });

    expect(reply).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
    expect(query).toContain(reply.body.error.message.match(/query: (.+)\.$/)[1]);
  });
});

describe('an answer', () => {
  it('without id is cut off instead of paged', async () => {
    const { post } = await azure({
      clusters: [aCluster({ name: 'a' }), aCluster({ name: 'b' })],
      virtualNetworks: [aVirtualNetwork()],
    });

    const { body } = await post(path, { query: 'resources | project name', options: { $top: 2 } });

    expect(body).toMatchObject({ totalRecords: 3, count: 2, resultTruncated: 'true' });
    expect(body).not.toHaveProperty('$skipToken');
  });

  it('comes 15 times in five seconds', async () => {
    const { post, clock } = await azure();
    const ask = async () => (await post(path, { query: 'resources | project id' })).status;

    const statuses = [];
    for (let call = 0; call < 16; call += 1) statuses.push(await ask());
    clock.advance(5);

    expect(statuses.slice(-2)).toEqual([200, 429]);
    expect(await ask()).toBe(200);
  });
});

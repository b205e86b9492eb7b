import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { foresee } from '../../infra/compiler/artifacts.ts';
import { inInfra } from '../../infra/compiler/files.ts';
import { program, useCompiler } from './use-compiler.ts';

type Rule = readonly [file: string, sentence: string, from: string | RegExp, to: string];

const allClusters = /param clusters = \[[\s\S]*?\n\]/;
const own = '/resourceGroups/rg-burst-full/providers/microsoft.insights/actionGroups/wake-burst-full';

const rules: readonly Rule[] = [
  ['smallest/core', 'environmentName is Burst: take lower-case letters, digits and hyphens', "'burst'", "'Burst'"],
  ['smallest/events', 'environmentName is burst-: take', "'burst'", "'burst-'"],
  ['smallest/events', 'environmentName is -burst: take', "'burst'", "'-burst'"],
  [
    'smallest/core',
    'mode is look: choose one of observe, prepare',
    'param location',
    "param mode = 'look'\nparam location",
  ],
  ['smallest/core', 'clusters is empty: name', allClusters, 'param clusters = []'],
  ['smallest/events', 'clusters is empty: name', allClusters, 'param clusters = []'],
  ['smallest/events', 'clusters has ids that are no cluster: /subscriptions/', 'managedClusters/', 'clusters/'],
  ['full/core', 'a cluster twice: /subscriptions/11111111-', 'managedClusters/shop_blue', 'managedClusters/Shop'],
  ['full/events', 'a cluster twice: /subscriptions/11111111-', 'managedClusters/shop_blue', 'managedClusters/shop'],
  ['full/core', 'nodeResourceGroup must be a name, not an id: /x/batch-nodes.', "'batch-nodes'", "'/x/batch-nodes'"],
  ['private-network/events', 'networkId must be the id of a network', "shop-vnet'", "shop-vnet/subnets/nodes'"],
  ['full/core', 'linkedResources has ids of nothing that a right is needed on', 'natGateways/', 'routeTables/'],
  [
    'full/core',
    'subnets of another network than networkId',
    'spoke-shop/subnets/nodes-blue',
    'spoke/subnets/nodes-blue',
  ],
  ['observe-only/core', 'subnets of another network than networkId names', /networkId: .*\n/, '\n'],
  ['full/events', 'systemTopic.id must be the id of a system topic: /subscriptions/', 'systemTopics/', 'topics/'],
  ['full/core', 'healthCheckSchedule is * * * * *: give six fields', "'0 * * * * *'", "'* * * * *'"],
  ['full/core', 'audit.deleteAfterDays is 36, below', 'deleteAfterDays: 3650', 'deleteAfterDays: 36'],
  ['function-key/core', 'audit.isLocked is true without audit.immutableDays', 'immutableDays: 30, ', ''],
  ['private-network/core', 'network.addressPrefix is 10.99.0.5/24', '10.99.0.0/24', '10.99.0.5/24'],
  ['private-network/core', 'network.addressPrefix is 10.99.0.0/27: give', '10.99.0.0/24', '10.99.0.0/27'],
  ['private-network/core', 'network.addressPrefix is nonsense: give', '10.99.0.0/24', 'nonsense'],
  [
    'private-network/core',
    'network.peerIds must be ids of networks',
    /shop-vnet'\n {2}]/,
    "shop-vnet/subnets/nodes'\n  ]",
  ],
  ['private-network/core', 'network.operatorRanges takes ranges from /8 to /32', '10.20.30.0/27', '*'],
  ['private-network/core', 'such as 10.20.30.0/27, and not: 0.0.0.0/0.', '10.20.30.0/27', '0.0.0.0/0'],
  ['private-network/core', 'such as 10.20.30.0/27, and not: 10.20.30.7.', '10.20.30.0/27', '10.20.30.7'],
  ['private-network/core', 'such as 10.20.30.0/27, and not: 10.20.300.0/27.', '10.20.30.0/27', '10.20.300.0/27'],
  ['private-network/core', 'network.operatorAddresses takes addresses', '203.0.113.7/32', '::/0'],
  [
    'full/core',
    'must be ids of action groups: /subscriptions/',
    'Microsoft.Insights/actionGroups/',
    'Microsoft.Web/sites/',
  ],
  ['full/core', 'has the group that wakes the controller', /\/resourceGroups\/hub\/.*actionGroups\/platform/, own],
  ['full/events', 'has the group that wakes the controller', /\/resourceGroups\/hub\/.*actionGroups\/platform/, own],
  ['full/events', 'prometheus.workspaceId must be the id of', 'Microsoft.Monitor/accounts', 'Microsoft.Web/sites'],
  [
    'smallest/events',
    'alerts is empty, and there is no prometheus',
    'param clusters',
    'param alerts = []\nparam clusters',
  ],
  [
    'full/core',
    'BURST_MONTH_BUDGET is "lots". Wanted: an amount',
    "BURST_MONTH_BUDGET: '200'",
    "BURST_MONTH_BUDGET: 'lots'",
  ],
  [
    'full/core',
    'BURST_RETURNS_ALLOWED is "jobs". Wanted: job',
    "BURST_RETURNS_ALLOWED: 'job'",
    "BURST_RETURNS_ALLOWED: 'jobs'",
  ],
  [
    'full/core',
    'BURST_ALLOWED_REASONS has Nope, and no rule of that name can be allowed',
    'WantsLongGracePeriod',
    'Nope',
  ],
  ['smallest/events', 'Error BCP259: The parameter "clutsers" is assigned', 'param clusters', 'param clutsers'],
];

describe.skipIf(program === '')(
  'Parameters that make no sense (skipped where it is not on the PATH and cannot be restored: bicep)',
  () => {
    const tools = useCompiler();

    it.each(rules)('in %s are refused: %s', async (scenario, sentence, from, to) => {
      const file = changed(scenario, from, to);

      const made = await foresee(tools.compiler, file);

      const complaints = 'complaints' in made ? made.complaints : [];
      expect(complaints).toContainEqual(expect.stringContaining(sentence));
      expect(complaints.filter((one) => !one.startsWith(file) || /aka\.ms|The template/.test(one))).toEqual([]);
    });

    it('are all told at once', async () => {
      const made = await foresee(
        tools.compiler,
        changed('smallest/core', allClusters, "param clusters = []\nparam mode = 'x'"),
      );

      expect(made).toEqual({ complaints: [expect.stringMatching(/clusters is empty.* mode is x: .*\.$/)] });
    });

    it('are not ranges of IPv6 from which operators ask', async () => {
      const made = await foresee(tools.compiler, changed('private-network/core', '203.0.113.7/32', '2001:db8::/48'));

      expect(made).toHaveProperty('text');
    });

    function changed(scenario: string, from: string | RegExp, to: string): string {
      const folder = mkdtempSync(path.join(tools.folder, 'changed-'));
      const file = path.join(folder, 'mine.bicepparam');
      const text = readFileSync(inInfra(`scenarios/${scenario}.bicepparam`), 'utf8').replace(from, () => to);
      writeFileSync(file, text.replace("using '../../", `using '${path.relative(folder, inInfra(''))}/`));
      return file;
    }
  },
);

import { parts } from '../docs/parts.ts';
import { scattered, type Violation, violation } from './violation.ts';

const decide = 'shared/burst/decide.ts';

const config = (part: object) => JSON.stringify({ dependencies: {}, devDependencies: {}, scripts: {}, ...part });
const reasons = (...cells: readonly string[]) =>
  ['## Dependencies', '| package | why |', '|---|---|', ...cells.map((cell) => `| ${cell} | why |`)].join('\n');
const given = ['functions', 'eventgrid', 'arm-containerservice', 'arm-containerinstance', 'identity', 'monitor-query'];
const action = (kinds: readonly string[], described: readonly string[]) =>
  `export type Action = ${kinds.map((kind) => `| { kind: '${kind}' }`).join('')};\nexport type ActionKind = 1;\n` +
  `export function describe() { ${described.map((kind) => `case '${kind}':`).join('')} }`;
const storage = (names: string) => `export const storageNames = {${names}} as const;`;
const queues = {
  'shared/adapters/storage.ts': storage("signals: 'signals', clusterEvents: 'cluster-events'"),
  'functions/reconcile.ts': "queueName: 'signals'",
  'functions/reconcile-poison.ts': "queueName: 'signals-poison'",
  'functions/queued-event.ts': "queueName: 'cluster-events'",
};

/** What stands in two places and differs, and what may stand in none. */
export const violationsOfLists: readonly Violation[] = [
  violation(
    'a check is in no list',
    'every check is in the list, and tested',
    {
      'shared/readiness/checks/subnet-exists.ts': "id: 'subnet-exists'",
      'shared/readiness/index.ts':
        "import { subnetExists } from './checks/subnet-exists.ts';\nexport const checks = [];",
      'test/shared/readiness/checks/subnet-exists.test.ts': '',
    },
    'Add subnetExists to the checks',
  ),
  violation(
    'a check has no test',
    'every check is in the list, and tested',
    {
      'shared/readiness/checks/subnet-exists.ts': "id: 'subnet-exists'",
      'shared/readiness/index.ts': 'export const checks = [subnetExists];',
    },
    'has no test',
  ),
  violation(
    'a kind of action has no actuator',
    'every kind of action has an actuator, a sentence and its permissions',
    { 'shared/domain/action.ts': action(['stop'], ['stop']), 'infra/permissions.json': '"changes": ["stop"]' },
    'stop has no actuator',
  ),
  violation(
    'a kind of action has no sentence',
    'every kind of action has an actuator, a sentence and its permissions',
    {
      'shared/domain/action.ts': action(['stop'], []),
      'shared/controller/actuators/stop.ts': '',
      'infra/permissions.json': '"changes": ["stop"]',
    },
    'stop has no sentence',
  ),
  violation(
    'a kind of action needs nothing of Azure',
    'every kind of action has an actuator, a sentence and its permissions',
    {
      'shared/domain/action.ts': action(['stop'], ['stop']),
      'shared/controller/actuators/stop.ts': '',
      'infra/permissions.json': '"changes": ["start"]',
    },
    'nothing says what stop needs',
  ),
  violation(
    'an actuator is left over',
    'every actuator has its kind of action',
    { 'shared/controller/actuators/stop.ts': '', 'shared/domain/action.ts': action(['start'], []) },
    'there is no such kind of action',
  ),
  violation(
    'signals go where nobody listens',
    'the triggers listen where signals are sent',
    { ...queues, 'functions/reconcile-poison.ts': "queueName: 'poison'" },
    'functions/reconcile-poison.ts: listens to "poison", but signals go to "signals-poison"',
  ),
  violation(
    'events are left where nobody listens',
    'the triggers listen where signals are sent',
    { ...queues, 'functions/queued-event.ts': "queueName: 'events'" },
    'functions/queued-event.ts: listens to "events", but signals go to "cluster-events"',
  ),
  violation(
    'a table has a hyphen in its name',
    'the names in storage suit Azure',
    { 'shared/adapters/storage.ts': storage("signals: 'signals', seenSignals: 'seen-signals'") },
    'Azure refuses "seen-signals"',
  ),
  violation(
    'a given package is not used',
    'the packages that the project was given are used',
    {
      'package.json': config({ dependencies: Object.fromEntries(given.map((name) => [`@azure/${name}`, '1.0.0'])) }),
      'shared/adapters/all.ts': given
        .slice(1)
        .map((name) => `import '@azure/${name}';`)
        .join('\n'),
    },
    '@azure/functions was given',
  ),
  violation(
    'a package is installed for nothing',
    'production uses every package that it installs',
    { 'package.json': config({ dependencies: { zod: '1.0.0' } }), 'test/x.ts': "import 'zod';" },
    'imports zod',
  ),
  violation(
    'production lives on a package of the tests',
    'production installs every package that it uses',
    { 'package.json': config({ devDependencies: { zod: '1.0.0' } }), [decide]: "import * as z from 'zod/mini';" },
    'npm install zod',
  ),
  violation(
    'a version is a range',
    'the version of every package is exact',
    { 'package.json': config({ devDependencies: { vitest: '^1.0.0', zod: '1.0.0' } }) },
    'vitest is "^1.0.0"',
  ),
  violation(
    'a package came without a reason',
    'every package has its reason in DECISIONS.md',
    {
      'package.json': config({ dependencies: { zod: '1.0.0', '@azure/arm-x': '1.0.0', '@azure/arm-y': '1.0.0' } }),
      'DECISIONS.md': reasons('`@azure/arm-x`, `-y`'),
    },
    'says nothing of zod',
  ),
  violation(
    'a reason outlived its package',
    'every package has its reason in DECISIONS.md',
    { 'package.json': config({}), 'DECISIONS.md': reasons('`zod`') },
    'gives a reason for zod',
  ),
  violation(
    'the lock file names where packages came from',
    'the lock file names no host',
    { 'package-lock.json': '"resolved": "https://example.com/x.tgz"' },
    'names the registry',
  ),
  violation(
    'a script was renamed',
    'every script that a document names is there',
    {
      'package.json': config({ scripts: { start: '' } }),
      'README.md': 'Type `npm start`, then `npm run audit:verify`.',
    },
    'names the script "audit:verify"',
  ),
  violation(
    'a script runs what is gone',
    'every file that a script runs is there',
    { 'package.json': config({ scripts: { bench: 'node test/bench/bench.ts' } }) },
    'runs test/bench/bench.ts',
  ),
  violation(
    'a link leads nowhere',
    'every link in a document leads somewhere',
    {
      'README.md': '[a](DECISIONS.md) [b](https://example.com) [c](#how-it-is-built) [d](infra/)\n## How it is built',
      'infra/build.ts': '',
    },
    'links to DECISIONS.md',
  ),
  violation(
    'a link leads to a heading that is gone',
    'every link in a document leads somewhere',
    { 'README.md': '[a](#how-it-is-built)' },
    'links to #how-it-is-built',
  ),
  violation(
    'a document names a file that is gone',
    'every file that a document names is there',
    { 'README.md': 'See `shared/burst/decide.ts`, and `test/`.', 'test/x.ts': '' },
    'names shared/burst/decide.ts',
  ),
  violation(
    'a table of the code is not shown',
    'README.md shows every part that the code prints',
    {
      'README.md': Object.keys(parts)
        .filter((name) => name !== 'summary')
        .map((name) => `<!-- print:${name} -->`)
        .join('\n'),
    },
    'does not show "summary"',
  ),
  violation(
    'a file knows where it was written',
    'no file names a machine',
    { [decide]: scattered('// See /ho', 'me/ada/notes, and /home/site/wwwroot.') },
    scattered('names /ho', 'me/ada'),
  ),
  violation(
    'a file knows where packages come from',
    'no file names a registry',
    { '.npmrc': scattered('https://regis', 'try.npmjs.org/') },
    scattered('regis', 'try.npmjs.org'),
  ),
  violation(
    'a file holds the key of an account',
    'no file holds a key',
    { 'infra/notes.md': `AccountKey=${'Ab1+'.repeat(21)}Zz==;` },
    'holds what looks like a key (Ab1+Ab1+…)',
  ),
  violation(
    "production holds the emulator's key",
    'no file holds a key',
    {
      'shared/config.ts': scattered(
        'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/',
        'K1SZFPTOtr/KBHBeksoGMGw==',
      ),
    },
    'holds what looks like a key (Eby8vdM0…)',
  ),
];

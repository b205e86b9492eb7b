import { testedElsewhere } from './tested-elsewhere.ts';
import { scattered, type Violation, violation } from './violation.ts';

const decide = 'shared/burst/decide.ts';

const everythingElsewhere = Object.fromEntries(
  testedElsewhere.flatMap(({ what, by }) => [
    [what.endsWith('/') ? `${what}x.ts` : what, ''],
    [by, ''],
  ]),
);

/** Broken layout, arrows and purity. */
export const violationsOfCode: readonly Violation[] = [
  violation(
    'somebody left notes at the top',
    'the top level holds only what belongs there',
    { 'notes.txt': '', 'README.md': '', '.gitignore': '', 'shared/app.ts': '' },
    'notes.txt: does not belong',
  ),
  violation(
    'a file is named in camel case',
    'files and folders are named in kebab-case',
    { 'shared/burst/decideNow.ts': '', 'test/shared/burst/decide.test.ts': '' },
    'shared/burst/decideNow.ts: "decideNow.ts"',
  ),
  violation(
    'a check exports another name than its own',
    'a check, an actuator, a port and a story are named for what they export',
    { 'shared/readiness/checks/subnet-exists.ts': '// export const subnetExists\nexport const subnetIsThere = 1;' },
    'Export subnetExists',
  ),
  violation(
    'a trigger registers itself under another name',
    'a function is named for its file, and is loaded',
    { 'functions/alert.ts': "app.http('alarm', {});", 'functions/index.ts': "import './alert.ts';" },
    'functions/alert.ts: registers no function "alert"',
  ),
  violation(
    'a trigger is not loaded',
    'a function is named for its file, and is loaded',
    { 'functions/alert.ts': "app.http('alert', {});", 'functions/index.ts': '' },
    'functions/alert.ts: is not loaded',
  ),
  violation(
    'a trigger was deleted',
    'every function that is loaded is there',
    { 'functions/index.ts': "import './alert.ts';" },
    'imports functions/alert.ts',
  ),
  violation(
    'a file has grown',
    'a file is short enough to be read',
    { [decide]: 'export const one = 1;\n'.repeat(401) },
    'has 401 lines',
  ),
  violation(
    'one test is looked at alone',
    'every test runs',
    { 'test/shared/burst/decide.test.ts': scattered('it.on', "ly('rests', () => {});") },
    scattered('has it.on', 'ly'),
  ),
  violation(
    'a test is skipped for no reason',
    'a test is skipped only where ../shared or a tool is missing, and says so',
    {
      'test/shared/burst/decide.test.ts': scattered('it.skip', 'If(isMonday)'),
      'test/contracts/kubectl.test.ts': scattered(
        'it.skip',
        "If(!hasKubectl)('kubectl (skipped where it is not on the PATH)')",
      ),
    },
    'does not say that ../shared or a tool is missing',
  ),
  violation(
    'something is left for later',
    'nothing is left for later',
    { [decide]: scattered('// TO', 'DO: think.') },
    scattered('says TO', 'DO'),
  ),
  violation(
    'a file that runs has no test',
    'everything that runs is tested',
    {
      'shared/readiness/judge.ts': 'export function judge() {}',
      'shared/burst/limits.ts': 'export interface Limits {}',
    },
    'shared/readiness/judge.ts: has no test. Write test/shared/readiness/judge.test.ts',
  ),
  violation(
    'the test that is to test a file does not import it',
    'everything that runs is tested',
    { 'shared/setting.ts': 'export const mode = 1;', 'test/shared/config.test.ts': "import '../../shared/config.ts';" },
    'test/shared/config.test.ts is to test it, and never imports it',
  ),
  violation(
    'a file has got a test of its own',
    'the list of what is tested elsewhere is no longer than it must be',
    { ...everythingElsewhere, 'test/shared/app.test.ts': '' },
    'makes the row of shared/app.ts needless',
  ),
  violation(
    'the decision asks Azure',
    'imports follow the arrows',
    { [decide]: "import { createArmCloud } from '../adapters/arm/arm-cloud.ts';" },
    'shared/burst must not know shared/adapters/arm',
  ),
  violation(
    'the controller uses a client',
    'imports follow the arrows',
    { 'shared/controller/act.ts': "const { BlobClient } = await import('@azure/storage-blob');" },
    'Put the client behind a port',
  ),
  violation(
    'production imports a double',
    'imports follow the arrows',
    { 'shared/adapters/pass-ports.ts': "import { FakeClock } from '../../test/fakes/fake-clock.ts';" },
    'Production never sees the tests',
  ),
  violation(
    'a trigger goes past the app',
    'imports follow the arrows',
    { 'functions/alert.ts': "import { reconcile } from '../shared/controller/reconcile.ts';" },
    'functions must not know shared/controller',
  ),
  violation(
    'a room that may be known by its types is used',
    'imports follow the arrows',
    { [decide]: "import type { Check } from '../readiness/check.ts';\nimport { judge } from '../readiness/check.ts';" },
    'imports shared/readiness/check.ts',
  ),
  violation(
    'a file is imported where one beside it may be',
    'imports follow the arrows',
    {
      [decide]:
        "import { parseCidr } from '../readiness/cidr.ts';\nimport { freePrefix } from '../readiness/free-prefix.ts';",
    },
    'imports shared/readiness/free-prefix.ts',
  ),
  violation(
    'the plan asks Kubernetes',
    'imports follow the arrows',
    { [decide]: "import { CoreV1Api } from '@kubernetes/client-node';" },
    'Put the client behind a port',
  ),
  violation(
    'there is a room that nobody planned',
    'imports follow the arrows',
    { 'shared/helpers/misc.ts': '' },
    'nobody has said what shared/helpers may know',
  ),
  violation(
    'two files import each other',
    'imports go in no circle',
    {
      'shared/burst/a.ts': "import { b } from './b.ts';",
      'shared/burst/b.ts': "import { a } from './a.ts';",
      'shared/burst/c.ts': "import { a } from './a.ts';\nimport type { d } from './d.ts';",
      'shared/burst/d.ts': "import { c } from './c.ts';",
    },
    'shared/burst/a.ts: imports itself by way of shared/burst/b.ts',
  ),
  violation(
    'a check waits for something',
    'the pure folders only compute',
    { 'shared/readiness/check.ts': "// It may await.\nconst why = 'await';\nexport async function judge() {}" },
    'has async',
  ),
  violation(
    'an adapter reads the environment',
    'the environment is read in one place',
    { 'shared/adapters/storage.ts': 'const text = process.env.X;', 'shared/config.ts': 'process.env' },
    'shared/adapters/storage.ts: has process.env',
  ),
  violation(
    'the controller looks at its own watch',
    'the time of day comes from the clock',
    {
      'shared/controller/act.ts': 'const now = `at ${' + 'new Date().toISOString()}`;\nconst then = new Date(now);',
      'shared/adapters/system-clock.ts': 'Date.now()',
    },
    'has new Date()',
  ),
  violation(
    'a pass measures itself',
    'nothing but a lease measures time',
    { 'shared/controller/pass.ts': 'performance.now()', 'shared/adapters/blob-leases.ts': 'performance.now()' },
    'shared/controller/pass.ts: has performance.now',
  ),
  violation(
    'a function writes to the console',
    'production speaks through the log',
    { 'functions/alert.ts': 'console.log(1);', 'shared/tools/audit-verify.ts': 'console.log(1);' },
    'functions/alert.ts: has console',
  ),
  violation(
    'production does something else in the sandbox',
    'production knows no sandbox',
    { 'shared/app.ts': 'if (isLocal) return;', 'test/sandbox/play.ts': 'the sandbox' },
    'speaks of "isLocal"',
  ),
];

import { holdsLogic } from './layout.ts';
import { importsOf, isTypeScript, type Judge, type TextFile } from './text-file.ts';

/** Everything that runs has a test of its own name; what is tested from elsewhere stands here, with the reason. */
interface Elsewhere {
  /** A file, or a folder with its slash. */
  readonly what: string;
  readonly by: string;
  readonly why: string;
  /** True where the test runs the built app, and so imports nothing of it. */
  readonly isBuilt?: true;
}

const arm = 'shared/adapters/arm/';
const kube = 'shared/adapters/kubernetes/';
const backlog = 'test/shared/backlog/';
const plays = 'test/stories/sandbox-stories.test.ts';

export const testedElsewhere: readonly Elsewhere[] = [
  { what: 'shared/app.ts', by: plays, why: 'It only puts things together.', isBuilt: true },
  { what: 'shared/adapters/door-ports.ts', by: plays, why: 'It only puts things together.', isBuilt: true },
  { what: 'shared/adapters/pass-ports.ts', by: plays, why: 'It only puts things together.', isBuilt: true },
  { what: 'shared/adapters/invocation-log.ts', by: plays, why: 'It shows in the log of the host.', isBuilt: true },
  { what: 'shared/adapters/system-clock.ts', by: plays, why: 'One line, and the time of day.', isBuilt: true },
  { what: 'shared/setting.ts', by: 'test/shared/config.test.ts', why: 'Readers show in what the config says.' },
  { what: 'shared/settings.ts', by: 'test/shared/config.test.ts', why: 'A table, read by the config.' },
  { what: 'shared/domain/', by: 'test/stories/crash-points.test.ts', why: 'The words that every story is told in.' },
  { what: 'shared/domain/backlog.ts', by: 'test/shared/adapters/monitor/azure-monitor.test.ts', why: 'A limit of it.' },
  { what: 'shared/ports/', by: 'test/contracts/cloud.contract.test.ts', why: 'Errors that the contracts ask for.' },
  { what: 'shared/ports/', by: 'test/fakes/fakes.test.ts', why: 'Errors that the contracts ask for.' },
  { what: 'shared/audit/', by: 'test/shared/audit/verify-chain.test.ts', why: 'Parts of sealing and verifying.' },
  { what: 'shared/controller/', by: 'test/shared/controller/reconcile.test.ts', why: 'Stages of the pass.' },
  { what: 'shared/controller/send-again.ts', by: 'test/doors/storage-outage.test.ts', why: 'Its door.', isBuilt: true },
  { what: 'shared/controller/report.ts', by: 'test/doors/status-door.test.ts', why: 'Its door.', isBuilt: true },
  { what: 'shared/controller/take.ts', by: 'test/doors/signals-queue.test.ts', why: 'Its queue.', isBuilt: true },
  { what: 'shared/controller/lose.ts', by: 'test/doors/signals-queue.test.ts', why: 'Its queue.', isBuilt: true },
  {
    what: 'shared/backlog/eligibility/',
    by: `${backlog}eligibility/eligibility.test.ts`,
    why: 'Rules as data, each shown by a pod.',
  },
  { what: 'shared/backlog/node-fit/', by: `${backlog}node-fit.test.ts`, why: 'Parts of one question.' },
  {
    what: 'shared/backlog/in-containers.ts',
    by: `${backlog}eligibility/eligibility.test.ts`,
    why: 'How a pod is read.',
  },
  { what: 'shared/burst/', by: 'test/shared/burst/plan-burst.test.ts', why: 'Parts of the plan that lets pods burst.' },
  {
    what: 'shared/burst/',
    by: 'test/shared/burst/plan-return.test.ts',
    why: 'Parts of the plan that brings them home.',
  },
  { what: 'shared/burst/', by: 'test/stories/burst-and-return.test.ts', why: 'Both plans in one pass.' },
  { what: 'shared/burst/reap/', by: 'test/shared/burst/reap.test.ts', why: 'Parts of one report.' },
  { what: 'shared/signals/', by: 'test/shared/signals/payloads.test.ts', why: 'What each schema says is heard.' },
  { what: arm, by: 'test/contracts/cloud.contract.test.ts', why: 'Parts of one adapter, held to one contract.' },
  { what: kube, by: 'test/contracts/kubernetes.contract.test.ts', why: 'Parts of one adapter, held to one contract.' },
  {
    what: 'shared/adapters/monitor/',
    by: 'test/shared/adapters/monitor/azure-monitor.test.ts',
    why: 'Parts of one adapter.',
  },
  {
    what: 'shared/adapters/ledger-entity.ts',
    by: 'test/shared/adapters/table-ledger.test.ts',
    why: 'How the ledger is stored.',
  },
  { what: 'shared/adapters/table-key.ts', by: 'test/shared/adapters/table-ledger.test.ts', why: 'Its row keys.' },
  { what: 'shared/adapters/storage-error.ts', by: 'test/shared/adapters/storage.test.ts', why: 'What storage throws.' },
  { what: 'shared/adapters/trail-blobs.ts', by: 'test/shared/adapters/blob-journal.test.ts', why: 'Its blobs.' },
  {
    what: 'shared/adapters/trail-tail.ts',
    by: 'test/shared/adapters/blob-journal.test.ts',
    why: 'Its newest records.',
  },
];

export const everythingThatRunsIsTested: Judge = (files) =>
  files.filter((file) => file.path.startsWith('shared/') && holdsLogic(file)).flatMap((file) => complain(file, files));

function complain({ path }: TextFile, files: readonly TextFile[]): readonly string[] {
  const own = `test/${path.replace(/\.ts$/, '.test.ts')}`;
  if (files.some((file) => file.path === own)) return [];
  const elsewhere = testedElsewhere.filter(
    ({ what }) => what === path || (what.endsWith('/') && path.startsWith(what)),
  );
  const isReached = elsewhere.some(({ by, isBuilt }) => (isBuilt ? has(files, by) : reachedFrom(by, files).has(path)));
  if (isReached) return [];
  if (elsewhere.length === 0) return [`${path}: has no test. Write ${own}.`];
  return [`${path}: ${elsewhere.map(({ by }) => by).join(', ')} is to test it, and never imports it. Write ${own}.`];
}

export const testsElsewhereAreNeeded: Judge = (files) =>
  testedElsewhere.flatMap(({ what, by }) => {
    const own = `test/${what.replace(/\.ts$/, '.test.ts')}`;
    if (what.endsWith('.ts') && has(files, own))
      return [`${own}: makes the row of ${what} needless. Strike it from test/tidy/tested-elsewhere.ts.`];
    const isThere = has(files, what) || files.some(({ path }) => path.startsWith(what));
    if (!isThere) return [`${what}: is not there. Strike its row from test/tidy/tested-elsewhere.ts.`];
    return has(files, by)
      ? []
      : [`${by}: is not there, and is to test ${what}. Name another test in test/tidy/tested-elsewhere.ts.`];
  });

const has = (files: readonly TextFile[], path: string) => files.some((file) => file.path === path);

/** Everything that a file imports, and what that imports. */
function reachedFrom(path: string, files: readonly TextFile[]): ReadonlySet<string> {
  const byPath = new Map(files.filter(isTypeScript).map((file) => [file.path, file]));
  const reached = new Set([path]);
  for (const one of reached) {
    const file = byPath.get(one);
    for (const { to, isType } of file ? importsOf(file) : []) if (!isType) reached.add(to);
  }
  return reached;
}

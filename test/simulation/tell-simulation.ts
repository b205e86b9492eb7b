import { table } from '../bench/benched.ts';
import type { Comparison, Contrast, Waits } from './compare-days.ts';
import type { Simulation, Unannounced } from './simulate-days.ts';
import { tellDelays } from './tell-delays.ts';

/** A simulation as lines for people: the delays with their sources, what pods waited, and what it took. */
export function tellSimulation({ set, delays, seeds, compared }: Simulation): readonly string[] {
  const days = seeds.length === 1 ? `the day of seed ${seeds[0]}` : `${seeds.length} days, seeds ${seeds.join(', ')}`;
  return [
    `Delays "${set}", ${days}: seconds from creation to Running`,
    ...table([
      ['', 'pods', 'p50', 'p99', 'max'],
      ...rowsOf('all pods', compared, ({ pendingSeconds }) => pendingSeconds),
      ...rowsOf('pods that found no room', compared, ({ ofPodsThatWaited }) => ofPodsThatWaited),
      ...rowsOf('of them, those that may burst', compared, ({ ofEligiblePods }) => ofEligiblePods),
    ]),
    '',
    ...table([['', ...Object.values(titles)], ...countsOf(compared)]),
    '',
    ...tellDelays(delays),
  ];
}

type Compared = Simulation['compared'];

const titles: Readonly<Record<Unannounced, string>> = {
  ready: 'ready cluster',
  cold: 'cold cluster',
  watched: 'ready, looked at every minute',
};

const ways = Object.keys(titles) as readonly Unannounced[];

function rowsOf(title: string, compared: Compared, contrastOf: (one: Comparison) => Contrast): readonly string[][] {
  const attended = ways.flatMap((way) => {
    const contrast = contrastOf(compared[way]);
    return [
      [`  with the controller, ${titles[way]}`, ...waitsOf(contrast.with)],
      ['    ratio', '', ...ratiosOf(contrast)],
    ];
  });
  return [[title], ['  autoscaler alone', ...waitsOf(contrastOf(compared.ready).without)], ...attended];
}

const waitsOf = ({ pods, p50, p99, max }: Waits): string[] => [pods, p50, p99, max].map(String);

const ratiosOf = ({ ratio: { p50, p99, max } }: Contrast): string[] =>
  [p50, p99, max].map((ratio) => (ratio === null ? '-' : `${ratio.toFixed(2)}x`));

function countsOf(compared: Compared): readonly string[][] {
  const row = (title: string, tell: (one: Comparison) => string | number) => [
    title,
    ...ways.map((way) => `${tell(compared[way])}`),
  ];
  const reasons = [...new Set(ways.flatMap((way) => Object.keys(compared[way].burst.refused)))];
  return [
    row('eligible', ({ burst }) => burst.eligible),
    row('burst', ({ burst }) => burst.burst),
    row('returned by eviction', ({ burst }) => burst.returned),
    row('scaled in on ACI', ({ burst }) => burst.scaledIn),
    row('given back', ({ burst }) => burst.givenBack),
    ...reasons.map((reason) => row(`waited, not burst: ${reason}`, ({ burst }) => burst.refused[reason] ?? 0)),
    row('moves per pod of one owner in an hour, at most', ({ movesPerPodHourMax }) => movesPerPodHourMax.toFixed(2)),
    row('disruption budgets violated', ({ budgetViolations }) => budgetViolations),
    row('container groups at once, at most', ({ groupsMax }) => groupsMax),
    row('VMs that came (alone)', ({ vms }) => `${vms.with} (${vms.without})`),
    row('vCPU-seconds on ACI', ({ burst }) => burst.vcpuSeconds),
    row('GB-seconds on ACI', ({ burst }) => burst.gigabyteSeconds),
    row('cost on ACI', ({ burst }) => burst.cost.toFixed(2)),
    row('passes', ({ passes }) => passes),
  ];
}

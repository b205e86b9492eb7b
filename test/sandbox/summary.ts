import { z } from 'zod';
import { type DelaySetName, delaySets } from '../simulation/delays.ts';

/** What `npm start -- --json FILE` writes: the end of a story as data. The README shows this schema. */
const action = z.object({
  kind: z
    .string()
    .describe(
      'register-provider, create-subnet, delegate-subnet, enable-addon, assign-role, burst-pods, return-pods, give-back-pods, delete-group, delete-pod or delete-node',
    ),
  says: z.string().describe('the change in one sentence'),
  result: z.string().describe('the last outcome: applied, already-so, only-described, accepted, failed or unknown'),
  tries: z.int().describe('how many outcomes of this kind ended a try'),
});

const finding = z.object({
  check: z.string().describe('its id'),
  status: z.enum(['ready', 'not-ready', 'unknown']).describe('what became of the claim'),
  why: z.string().describe('one sentence or more'),
});

const look = z.object({
  at: z.string().describe('ISO 8601'),
  kind: z.enum(['act', 'wait', 'refuse', 'rest']).describe('the decision of that pass'),
  decision: z.string().describe('why it was taken'),
  advice: z.array(z.string()).describe('what an operator can do'),
  plan: z.array(z.string()).describe('what the controller would still change'),
  findings: z.array(finding).describe('one per check, in their order'),
});

const cluster = z.object({
  id: z.string().describe('canonical (lower-case) ARM resource id'),
  passes: z.int().describe('completed passes'),
  before: look.describe('the first pass'),
  after: look.describe('the last pass'),
  actions: z.array(action).describe('one per change'),
});

/** The points of a pod's way, in their order, and when each is reached. */
export const stagePoints = {
  created: 'it was made',
  alert: 'the alert fired',
  received: 'the alert door had answered 202',
  decided: 'the intent that names it stood in the audit trail',
  patched: 'it tolerated the virtual node',
  scheduled: 'it was bound to the virtual node',
  running: 'it ran on ACI',
  leaving: 'it was asked to go',
  returned: 'the pod that its owner made in its place ran on a VM',
} as const;

export type StagePoint = keyof typeof stagePoints;

const stagePoint = z.enum(Object.keys(stagePoints) as [StagePoint, ...StagePoint[]]);

const meanings = Object.entries(stagePoints).map(([point, meaning]) => `${point}: ${meaning}`);

const stage = z.object({
  from: stagePoint.describe(`a point of a burst pod's way (${meanings.join('; ')})`),
  to: stagePoint.describe('a later point'),
  pods: z.int().describe('how many burst pods came through both'),
  p50: z.number().describe('the median, in simulated seconds'),
  p99: z.number().describe('of a hundred pods, 99 took no longer'),
  max: z.number().describe('the longest'),
});

const burst = z.object({
  eligible: z.int().describe('waiting pods that ACI can run unchanged'),
  burst: z.int().describe('those that were let run there'),
  refused: z.record(z.string(), z.int()).describe('waiting pods that were left alone, by reason'),
  returned: z
    .int()
    .describe('burst pods that were brought home: evicted by the controller, and the pod in their place ran on a VM'),
  unrecorded: z.int().describe('pods that were changed without an intent in the audit trail'),
  vcpuSeconds: z.int().describe('what their container groups took, in simulated seconds of a vCPU'),
  gigabyteSeconds: z.int().describe('the same for memory'),
  cost: z.number().describe('of both at the default prices'),
  stages: z
    .array(stage)
    .describe('how long burst pods took from each point to the next, and in the last row from being made to running'),
});

const waits = z.object({
  pods: z.int().describe('how many the scheduler found no place for at first'),
  p50: z.number().describe('the median, from creation to running'),
  p99: z.number().describe('of a hundred pods, 99 waited no longer'),
  max: z.number().describe('the longest'),
});

const ratio = z.number().nullable();

const contrast = z.object({
  with: waits.describe('with the controller'),
  without: waits.describe('without it'),
  ratio: z
    .object({
      p50: ratio.describe('of the medians'),
      p99: ratio.describe('of the 99th percentiles'),
      max: ratio.describe('of the longest'),
    })
    .describe('without by with: above 1 pods wait less with the controller; null where nobody waits'),
});

const simulatedDay = z.object({
  day: z.string().describe('its name'),
  title: z.string().describe('what the day is like'),
  delays: z
    .enum(Object.keys(delaySets) as [DelaySetName, ...DelaySetName[]])
    .describe('the set of delays (test/simulation/delays.ts, each with its source)'),
  waited: contrast.describe('over the pods that the scheduler found no place for at first'),
  eligible: contrast.describe('over those of them that ACI can run'),
});

export const summarySchema = z.object({
  story: z.string().describe('its name'),
  seed: z.string().describe('replays the same ids and times of the world'),
  ok: z.boolean().describe('the story ended as it must'),
  complaints: z.array(z.string()).describe('what did not, as sentences'),
  clusters: z.array(cluster).describe('one per cluster of the story'),
  burst: burst.nullable().describe('what became of waiting pods; null where no Kubernetes runs'),
  pendingSeconds: z
    .object({
      with: waits.describe('in the clusters of the story'),
      without: waits.describe('in the same clusters without the controller, at the same time and from the same seed'),
      sets: z
        .array(simulatedDay)
        .describe('the inside of the story once more, in simulated time: one for each day and set of delays'),
    })
    .nullable()
    .describe('how long pods were pending, in simulated seconds; null where no Kubernetes runs'),
  calls: z
    .record(
      z.string(),
      z.object({
        reads: z.int().describe('requests that change nothing'),
        writes: z.int().describe('requests that do'),
      }),
    )
    .describe('requests that reached Azure, by service; queries sent with POST are reads'),
  audit: z.object({
    records: z.int().describe('events in the trails of all clusters'),
    verified: z.boolean().describe('the hash chain of every cluster holds'),
    firstBad: z.string().nullable().describe('the first bad record, or null'),
  }),
  announced: z.int().describe('events that the Event Grid topic took'),
  realSeconds: z.number().describe('from the alert to the end'),
  simulatedSeconds: z
    .number()
    .describe("the same in the time of the local Azure: realSeconds times its speed, this machine's slowness included"),
});

export type Summary = z.infer<typeof summarySchema>;

export type BurstSummary = NonNullable<Summary['burst']>;

export type ClusterSummary = Summary['clusters'][number];

export type Look = ClusterSummary['before'];

export type SetSummary = NonNullable<Summary['pendingSeconds']>['sets'][number];

import { z } from 'zod';

/** What `npm start -- --json FILE` writes: the end of a story as data. The README shows this schema. */
const action = z.object({
  kind: z.string().describe('register-provider, create-subnet, delegate-subnet, enable-addon or assign-role'),
  says: z.string().describe('the change in one sentence'),
  result: z.string().describe('the last outcome: applied, already-so, only-described, accepted, failed or unknown'),
  tries: z.int().describe('how many outcomes of this kind ended a try'),
});

const finding = z.object({
  check: z.string(),
  status: z.enum(['ready', 'not-ready', 'unknown']),
  why: z.string(),
});

const look = z.object({
  at: z.string().describe('ISO 8601'),
  kind: z.enum(['act', 'wait', 'refuse', 'rest']).describe('the decision of that pass'),
  decision: z.string().describe('why it was taken'),
  advice: z.array(z.string()),
  plan: z.array(z.string()).describe('what the controller would still change'),
  findings: z.array(finding),
});

const cluster = z.object({
  id: z.string().describe('canonical (lower-case) ARM resource id'),
  passes: z.int(),
  before: look.describe('the first pass'),
  after: look.describe('the last pass'),
  actions: z.array(action),
});

export const summarySchema = z.object({
  story: z.string(),
  seed: z.string().describe('replays the same ids and times of the world'),
  ok: z.boolean().describe('the story ended as it must'),
  complaints: z.array(z.string()).describe('what did not, as sentences'),
  clusters: z.array(cluster),
  calls: z
    .record(z.string(), z.object({ reads: z.int(), writes: z.int() }))
    .describe('requests that reached Azure, by service; queries sent with POST are reads'),
  audit: z.object({
    records: z.int(),
    verified: z.boolean().describe('the hash chain of every cluster holds'),
    firstBad: z.string().nullable(),
  }),
  announced: z.int().describe('events that the Event Grid topic took'),
  realSeconds: z.number(),
  simulatedSeconds: z.number().describe('how long it would have taken Azure'),
});

export type Summary = z.infer<typeof summarySchema>;

export type ClusterSummary = Summary['clusters'][number];

export type Look = ClusterSummary['before'];

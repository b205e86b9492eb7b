import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { type Eligibility, judgeEligibility } from '../../../../shared/backlog/eligibility/eligibility.ts';
import { allowableReasons, eligibilityTable } from '../../../../shared/backlog/eligibility/eligibility-table.ts';
import { rules } from '../../../../shared/backlog/eligibility/index.ts';
import type { EligibilityContext } from '../../../../shared/backlog/eligibility/rule.ts';
import type { Engine } from '../../../../shared/domain/backlog.ts';
import type { Node } from '../../../../shared/domain/node.ts';
import type { Pod } from '../../../../shared/domain/pod.ts';
import { aPod, aPodWith } from '../../../builders/a-pod.ts';
import { aContext } from './a-context.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

const engines: readonly Engine[] = ['addon', 'v2'];

const foundBy = (reason: string, entries: readonly { reason: string; field: string }[]) =>
  entries.filter((entry) => entry.reason === reason).map(({ field }) => field);
const refusedFields = (reason: string, result: Eligibility) =>
  result.eligible ? [] : foundBy(reason, result.refusals);
const notedFields = (reason: string, result: Eligibility) => (result.eligible ? foundBy(reason, result.notes) : []);

/** All that the row is not about is allowed, where a configuration can allow it. */
const allowingOthers = ({ reason }: Row): ReadonlySet<string> =>
  new Set([...allowableReasons].filter((other) => other !== reason));

describe('an ordinary pod', () => {
  it.each(engines)('is eligible without a word on %s', (engine) => {
    expect(judgeEligibility(aPod(), aContext({ engine }))).toEqual({ eligible: true, notes: [] });
  });
});

describe.each(engines)('on %s,', (engine) => {
  const contextOf = (row: Row, part: Partial<EligibilityContext> = {}) => aContext({ engine, ...row.context, ...part });
  const having = (...verdicts: readonly string[]) => rows.filter((row) => verdicts.includes(row[engine]));

  it.each(having('deny'))('$reason is refused at $fields, whatever is configured', (row) => {
    const allowedReasons = new Set([...allowableReasons, row.reason]);

    const result = judgeEligibility(row.pod, contextOf(row, { allowedReasons }));

    expect(refusedFields(row.reason, result)).toEqual(row.fields);
    expect(result).toMatchObject({ eligible: false });
  });

  it.each(having('deny-unless-configured'))('$reason is refused at $fields until it is configured', (row) => {
    const refused = judgeEligibility(row.pod, contextOf(row));
    const allowed = judgeEligibility(row.pod, contextOf(row, { allowedReasons: allowableReasons }));

    expect(refusedFields(row.reason, refused)).toEqual(row.fields);
    expect(refusedFields(row.reason, allowed)).toEqual([]);
    if (allowed.eligible) expect(notedFields(row.reason, allowed)).toEqual(row.fields);
  });

  it.each(having('note'))('$reason is noted at $fields', (row) => {
    const result = judgeEligibility(row.pod, contextOf(row, { allowedReasons: allowingOthers(row) }));

    expect(result).toMatchObject({ eligible: true });
    expect(notedFields(row.reason, result)).toEqual(row.fields);
  });

  it.each(having('allow'))('$reason is nothing to speak of', (row) => {
    const result = judgeEligibility(row.pod, contextOf(row));

    expect(refusedFields(row.reason, result)).toEqual([]);
    expect(notedFields(row.reason, result)).toEqual([]);
  });

  it.each(
    rows.flatMap(({ unaffected, ...row }) => unaffected.map((pod, index) => ({ ...row, unaffected, pod, index }))),
  )('$reason leaves its neighbour $index alone', (row) => {
    const result = judgeEligibility(row.pod, contextOf(row, { allowedReasons: allowableReasons }));
    const strict = judgeEligibility(row.pod, contextOf(row));

    expect(refusedFields(row.reason, strict)).toEqual([]);
    expect(notedFields(row.reason, result)).toEqual([]);
  });
});

describe('a refusal', () => {
  it('names every reason at once, with what becomes of the pod, the fix, and whether it can be allowed', () => {
    const pod = aPodWith({ args: ['x'], workingDir: '/srv' }, { hostNetwork: true });

    const result = judgeEligibility(pod, aContext());

    expect(result).toEqual({
      eligible: false,
      refusals: [
        {
          reason: 'UsesHostNetwork',
          field: 'spec.hostNetwork',
          says: 'ACI gives no access to a host: the field is ignored, and the pod starts on a network of its own.',
          fix: 'Set hostNetwork to false, or keep the workload on VM nodes.',
          canBeAllowed: false,
        },
        expect.objectContaining({ reason: 'HasArgsWithoutCommand', canBeAllowed: false }),
        expect.objectContaining({ reason: 'SetsWorkingDir', canBeAllowed: true }),
      ],
    });
  });

  it('is by the stricter of the two engines where both are there', () => {
    const pod = aPodWith({ startupProbe: { exec: {} } }, { hostAliases: [{}] });

    const result = judgeEligibility(pod, aContext({ engine: 'both', allowedReasons: allowableReasons }));

    expect(result.eligible ? [] : result.refusals.map(({ reason }) => reason)).toEqual([
      'TwoEngines',
      'HasStartupProbe',
    ]);
  });
});

describe('a pod whose shape nobody knows', () => {
  it.each([
    ['there is none', undefined, ''],
    ['it is a text', 'pod', ''],
    ['it has no metadata', { spec: aPod().spec }, 'metadata'],
    ['it has no name', aPod({ metadata: { name: null } as never }), 'metadata.name'],
    ['it has no spec', { metadata: aPod().metadata }, 'spec'],
    ['it has no containers', aPod({ spec: { containers: [] } }), 'spec.containers'],
    ['a container is null', aPod({ spec: { containers: [null] as never } }), 'spec.containers[0]'],
    ['a flag is a text', aPod({ spec: { hostNetwork: 'true' as never } }), 'spec.hostNetwork'],
    ['a list is a map', aPod({ spec: { volumes: { a: 1 } as never } }), 'spec.volumes'],
    ['a label is a number', aPod({ metadata: { labels: { app: 1 } as never } }), "metadata.labels['app']"],
    [
      'a quantity is unreadable',
      aPodWith({ resources: { requests: { cpu: 'lots' } } }),
      "spec.containers[0].resources.requests['cpu']",
    ],
    [
      'a quantity is negative',
      aPodWith({ resources: { requests: { cpu: '-1' } } }),
      "spec.containers[0].resources.requests['cpu']",
    ],
    ['a time is none', aPod({ metadata: { deletionTimestamp: 'soon' } }), 'metadata.deletionTimestamp'],
  ])('is refused with the path when %s', (_when, pod, field) => {
    const result = judgeEligibility(pod as Pod, aContext({ allowedReasons: allowableReasons }));

    expect(result).toMatchObject({
      eligible: false,
      refusals: [{ reason: 'CannotJudge', field, canBeAllowed: false }],
    });
  });

  it('is refused where it is the node that has none', () => {
    const node = { metadata: { name: 'virtual' }, spec: { taints: 'none' } } as never;

    expect(judgeEligibility(aPod(), aContext({ node }))).toMatchObject({
      refusals: [{ reason: 'CannotJudge', field: 'node.spec.taints' }],
    });
  });

  it('does not include one with nulls for what is absent', () => {
    const pod = aPod({ spec: { nodeName: null, volumes: null, affinity: null, initContainers: null } as never });

    expect(judgeEligibility(pod, aContext())).toMatchObject({ eligible: true });
  });
});

describe('the catalogue', () => {
  it('has a reason of its own for each rule, in words that say what, fix and source', () => {
    const table = eligibilityTable();

    expect(new Set(table.map(({ reason }) => reason)).size).toBe(table.length);
    for (const { reason, field, says, fix, source } of table) {
      expect(reason).toMatch(/^([A-Z][a-z0-9]*)+$/);
      expect(field).not.toBe('');
      expect(says).toMatch(/^[A-Z].*\.$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe('');
    }
  });

  it('has a row here for each rule, and none for a rule that is gone', () => {
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(rules.map(({ reason }) => reason)));
  });

  it('agrees with the rows on what each engine makes of a rule', () => {
    const verdicts = new Map(rules.map(({ reason, verdict }) => [reason, verdict]));

    expect(
      rows.filter(({ reason, addon, v2 }) => verdicts.get(reason)?.addon !== addon || verdicts.get(reason)?.v2 !== v2),
    ).toEqual([]);
  });

  it('can allow only what is refused unless configured', () => {
    const allowable = rows.filter(({ addon, v2 }) => [addon, v2].includes('deny-unless-configured'));

    expect(allowableReasons).toEqual(new Set(allowable.map(({ reason }) => reason)));
  });
});

describe('the types', () => {
  it('take pods and nodes of the official client as they are', () => {
    const asPod: (pod: V1Pod) => Pod = (pod) => pod;
    const asNode: (node: V1Node) => Node = (node) => node;

    expect([asPod, asNode]).toHaveLength(2);
  });
});

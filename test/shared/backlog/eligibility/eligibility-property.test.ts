import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeEligibility } from '../../../../shared/backlog/eligibility/eligibility.ts';
import { allowableReasons } from '../../../../shared/backlog/eligibility/eligibility-table.ts';
import { rules } from '../../../../shared/backlog/eligibility/index.ts';
import type { Pod } from '../../../../shared/domain/pod.ts';
import { aContext } from './a-context.ts';
import { anyContext, anyPod } from './any-pod.ts';
import { refusedBecause } from './reference-model.ts';

const anyCase = fc.tuple(anyPod, anyContext([...allowableReasons]));

const reasonsOf = (pod: Pod, context: Parameters<typeof judgeEligibility>[1]) => {
  const result = judgeEligibility(pod, context);
  return new Set(result.eligible ? [] : result.refusals.map(({ reason }) => reason));
};

describe('eligibility', () => {
  it('refuses for the very reasons of a plain reference model, and for nothing else', () => {
    fc.assert(
      fc.property(anyCase, ([pod, context]) => {
        expect([...reasonsOf(pod as Pod, context)].sort()).toEqual([...refusedBecause(pod, context)].sort());
      }),
      { numRuns: 3000 },
    );
  });

  it('is put to pods of both kinds, and to every rule', () => {
    const cases = fc.sample(anyCase, { seed: 4, numRuns: 6000 });

    const found = cases.map(([pod, context]) => reasonsOf(pod as Pod, { ...context, allowedReasons: new Set() }));
    const eligible = cases.filter(([pod, context]) => judgeEligibility(pod as Pod, context).eligible);

    const seen = new Set(found.flatMap((reasons) => [...reasons]));
    const denying = rules.filter(({ verdict }) => Object.values(verdict).some((each) => each.startsWith('deny')));
    const beyondTheSample = ['HasTooManyContainers', 'HasTooManyVolumes'];
    expect(denying.map(({ reason }) => reason).filter((reason) => !seen.has(reason))).toEqual(beyondTheSample);
    expect(eligible.length / cases.length).toBeGreaterThan(0.1);
  });

  it('never throws and never passes what is broken anywhere', () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), fc.anything(), ([pod, context], choices, junk) => {
        const broken = breakOne(pod, choices, junk);

        const result = judgeEligibility(broken as Pod, context);

        expect(typeof result.eligible).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses anything that is no pod at all', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        expect(judgeEligibility(junk as Pod, aContext()).eligible).toBe(false);
      }),
    );
  });

  it('says the same of the same pod', () => {
    fc.assert(
      fc.property(anyCase, ([pod, context]) => {
        const first = JSON.stringify(judgeEligibility(pod as Pod, context));

        expect(JSON.stringify(judgeEligibility(structuredClone(pod) as Pod, context))).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

/** The pod with junk in place of one member, chosen on the way down. */
function breakOne(value: unknown, choices: Iterator<number>, junk: unknown): unknown {
  if (typeof value !== 'object' || value === null) return junk;
  const names = Object.keys(value);
  const choice = choices.next().value as number;
  const name = names[choice % (names.length + 1)];
  if (name === undefined) return junk;
  const member = breakOne((value as Record<string, unknown>)[name], choices, junk);
  if (Array.isArray(value)) return value.map((item, index) => (`${index}` === name ? member : item));
  return { ...value, [name]: member };
}

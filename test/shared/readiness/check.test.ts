import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import { type Check, judge, notReady, ready, whenSeen } from '../../../shared/readiness/check.ts';
import { anObservation, aPolicy, now } from '../../builders/an-observation.ts';

describe('whenSeen', () => {
  it('judges what was seen', () => {
    expect(whenSeen(seen(7, now), (value) => ready(`It is ${value}.`))).toEqual(ready('It is 7.'));
  });

  it.each([
    ['a right is missing', unseen('forbidden', '403.', 'Grant it.'), { kind: 'advice', text: 'Grant it.' }],
    ['Azure is busy', unseen('unavailable', '503.'), { kind: 'wait', secondsMin: 60 }],
    ['Azure asked for patience', unseen('unavailable', '429.', undefined, 600), { kind: 'wait', secondsMin: 600 }],
    ['the answer is old', unseen('stale', 'An hour old.'), { kind: 'wait', secondsMin: 60 }],
    ['it cannot be there yet', unseen('not-there-yet', 'No subnet.'), undefined],
    ['nobody needs it', unseen('not-needed', 'Not read.'), undefined],
  ])('is unknown, with the remedy that fits, when %s', (_, sight, remedy) => {
    const verdict = whenSeen(sight, () => ready('Never asked.'));

    expect(verdict).toEqual({ status: 'unknown', why: sight.why, ...(remedy ? { remedy } : {}) });
  });
});

describe('judge', () => {
  it('gives one finding for each check, in their order', () => {
    const check = (id: string, verdict: ReturnType<typeof ready>): Check => ({
      id,
      title: id,
      weight: 'requirement',
      needs: [],
      judge: () => verdict,
    });
    const late = notReady('Late.', { kind: 'wait', secondsMin: 0 });

    const findings = judge([check('b', late), check('a', ready('Fine.'))], {
      observation: anObservation(),
      policy: aPolicy(),
    });

    expect(findings).toEqual([
      { check: 'b', ...late },
      { check: 'a', status: 'ready', why: 'Fine.' },
    ]);
  });
});

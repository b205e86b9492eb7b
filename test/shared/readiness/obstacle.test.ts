import { describe, expect, it } from 'vitest';
import { judgeObstacles } from '../../../shared/readiness/obstacle.ts';

describe('judgeObstacles', () => {
  it('is ready where nothing is in the way', () => {
    expect(judgeObstacles([], 'All is well.')).toEqual({ status: 'ready', why: 'All is well.' });
  });

  it('says everything at once, and the same advice once only', () => {
    const obstacles = [
      { why: 'A is wrong.', advice: 'Move.' },
      { why: 'B is wrong.', advice: 'Mend B.' },
      { why: 'C is wrong.', advice: 'Move.' },
    ];

    expect(judgeObstacles(obstacles, 'All is well.')).toEqual({
      status: 'not-ready',
      why: 'A is wrong. B is wrong. C is wrong.',
      remedy: { kind: 'advice', text: 'Move. Mend B.' },
    });
  });
});

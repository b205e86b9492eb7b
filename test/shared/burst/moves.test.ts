import { describe, expect, it } from 'vitest';
import { recentMoves, rememberMoves } from '../../../shared/burst/moves.ts';
import { ago, now } from '../../builders/a-burst-view.ts';

describe('the memory of moves', () => {
  it('adds what was moved now, and drops what is older than an hour', () => {
    const moves = { old: [ago(3601)], shop: [ago(3601), ago(60)], broken: ['soon'] };

    expect(rememberMoves(moves, ['shop', 'new'], now)).toEqual({ shop: [ago(60), now], new: [now] });
  });

  it('knows the moves of the last hour, oldest first', () => {
    const moves = { shop: [ago(60), ago(3600), ago(3599)] };

    expect(recentMoves(moves, 'shop', now)).toEqual([ago(3599), ago(60)]);
    expect(recentMoves(moves, 'constructor', now)).toEqual([]);
  });

  it('takes moves that a clock set back puts into the future for made now, and forgets them an hour from now', () => {
    const moves = { shop: [ago(-86_400), ago(60)] };

    expect(recentMoves(moves, 'shop', now)).toEqual([ago(60), now]);
    expect(rememberMoves(rememberMoves(moves, [], now), [], ago(-3600))).toEqual({});
  });
});

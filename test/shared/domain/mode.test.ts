import { describe, expect, it } from 'vitest';
import { type Action, isDeletion, leastModes } from '../../../shared/domain/action.ts';
import { allows, modes } from '../../../shared/domain/mode.ts';

describe('a mode', () => {
  it('allows what each of those before it does, and nothing of those behind it', () => {
    const allowed = modes.map((mode) => modes.filter((least) => allows(mode, least)));

    expect(allowed).toEqual(modes.map((_, index) => modes.slice(0, index + 1)));
  });

  it('must be reap for a deletion, of what bursting left behind alone', () => {
    const kinds = Object.keys(leastModes) as Action['kind'][];

    const ofReap = kinds.filter((kind) => leastModes[kind] === 'reap');

    expect(ofReap).toEqual(['delete-group', 'delete-node', 'delete-pod']);
    expect(kinds.filter((kind) => isDeletion({ kind } as Action))).toEqual(ofReap);
  });
});

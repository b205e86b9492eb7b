import { describe, expect, it } from 'vitest';
import { listed } from '../../../shared/readiness/listed.ts';

describe('listed', () => {
  it.each([
    [['a'], 'a'],
    [['a', 'b'], 'a, b'],
    [[...'abcdefgh'], 'a, b, c, d, e, f, g, h'],
    [[...'abcdefghij'], 'a, b, c, d, e, f, g, h and 2 more'],
  ])('puts %j into words as "%s"', (items, expected) => {
    expect(listed(items)).toBe(expected);
  });
});

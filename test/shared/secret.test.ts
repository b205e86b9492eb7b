import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../shared/secret.ts';

describe('Secret', () => {
  it('is given away by reveal alone', () => {
    const secret = new Secret('AccountKey=abc');

    const shown = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
      Object.entries(secret),
    ];

    expect(secret.reveal()).toBe('AccountKey=abc');
    expect(shown.join()).not.toContain('abc');
  });
});

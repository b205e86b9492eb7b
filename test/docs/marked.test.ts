import { describe, expect, it } from 'vitest';
import { fillMarked, markedIn } from './marked.ts';

const parts = { one: () => 'first', two: async () => 'second' };

describe('fillMarked', () => {
  it('fills the marked parts, and leaves what a person wrote', async () => {
    const text =
      'Hello.\n<!-- print:one -->\nold\n<!-- /print -->\nBetween.\n<!-- print:two --><!-- /print -->\nEnd.\n';

    const filled = await fillMarked(text, parts);

    expect(filled).toBe(
      'Hello.\n<!-- print:one -->\n\nfirst\n\n<!-- /print -->\nBetween.\n<!-- print:two -->\n\nsecond\n\n<!-- /print -->\nEnd.\n',
    );
    expect(markedIn(filled)).toEqual(['one', 'two']);
  });

  it('changes nothing the second time', async () => {
    const once = await fillMarked('<!-- print:one -->\n<!-- /print -->\n<!-- print:one -->\n<!-- /print -->', parts);

    expect(await fillMarked(once, parts)).toBe(once);
  });

  it.each([
    [
      'a name that nothing prints',
      '<!-- print:three -->\n<!-- /print -->',
      /Nothing prints "three"\. There are: one, two/,
    ],
    ['a mark without an end', '<!-- print:one -->\n', /"print:one" has no end/],
    [
      'a mark whose end is another one',
      '<!-- print:one -->\n<!-- print:two -->\n<!-- /print -->',
      /"print:one" has no/,
    ],
  ])('refuses %s', async (_what, text, complaint) => {
    await expect(fillMarked(text, parts)).rejects.toThrow(complaint);
  });
});

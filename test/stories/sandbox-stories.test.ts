import { describe, expect, it } from 'vitest';
import { bundleApp } from '../../infra/build.ts';
import { hasSpecifications, judgeExchanges } from '../contracts/specification-judge.ts';
import { play } from '../sandbox/play.ts';
import { stories } from '../sandbox/stories/index.ts';
import { type Summary, summarySchema } from '../sandbox/summary.ts';

await bundleApp();

/** The stories of `npm start`: the built app on the local host, real storage, and everything else over real protocols. */
describe('npm start', () => {
  it.each(stories)('plays $name: $title', { timeout: 180_000 }, async (story) => {
    const { summary, sandbox } = await play(story, { bundle: false });
    try {
      expect(summary.complaints).toEqual([]);
      expect(summarySchema.parse(summary)).toEqual(summary);
      expect(daysOf(summary)).toEqual(story.days?.flatMap(({ name }) => [name, name]) ?? []);
      expect(summary).toMatchObject({ story: story.name, seed: '1', ok: true, audit: { verified: true } });
      expect(await complaintsOf(sandbox.arm.calls)).toEqual([]);
    } finally {
      await sandbox.stop();
    }
  });
});

/** Each is lived with two sets of delays. */
const daysOf = ({ pendingSeconds }: Summary): readonly string[] => pendingSeconds?.sets.map(({ day }) => day) ?? [];

/** Our requests and the emulator's answers against Microsoft's specifications, where those are at hand. */
async function complaintsOf(calls: Parameters<typeof judgeExchanges>[0]) {
  return hasSpecifications() ? judgeExchanges(calls) : [];
}

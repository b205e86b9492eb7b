import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainedEvent, type ChainHead, chainStart, headAt, seal } from '../../../shared/audit/audit-record.ts';
import type { BlobLines } from '../../../shared/audit/link.ts';
import { type Anchor, type Verdict, verifyChain } from '../../../shared/audit/verify-chain.ts';
import { type ClusterId, clusterIdOf } from '../../../shared/domain/ids.ts';
import { clusterId, now, subscriptionId } from '../../builders/an-observation.ts';

const otherId = clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'other' });

const aRecord = (head: ChainHead, subject: string, source: ClusterId = clusterId) =>
  seal({ type: 'aksburst.pass.completed', subject, time: now, data: { decision: 'rest' } }, head, {
    id: subject,
    source,
    fence: 1,
  });

/** Lines of a chain, from its start or going on from `head`. */
function chain(count: number, head: ChainHead = chainStart, name = 'pass', source: ClusterId = clusterId): string[] {
  const lines: string[] = [];
  let last = head;
  for (let at = 0; at < count; at++) {
    const { event, line } = aRecord(last, `${name}-${last.sequence + 1}`, source);
    lines.push(line);
    last = headAt(event);
  }
  return lines;
}

const eventOf = (line: string | undefined) => JSON.parse(line ?? '') as ChainedEvent;
const headOf = (line: string | undefined): ChainHead => (line === undefined ? chainStart : headAt(eventOf(line)));

const good = chain(8);
const anchorAt = (line: string | undefined): Anchor => ({ ...headOf(line), blob: 'day-2', length: 0 });
const anchor = anchorAt(good.at(-1));

/** Three records on the first day, the rest on the second. */
const inBlobs = (lines: readonly string[]): readonly BlobLines[] => [
  { blob: 'day-1', lines: lines.slice(0, 3) },
  { blob: 'day-2', lines: lines.slice(3) },
];

const verify = (lines: readonly string[], by: Anchor | null = anchor): Verdict =>
  verifyChain(inBlobs(lines), by, clusterId);

const without = (...sequences: number[]) => good.filter((_, at) => !sequences.includes(at + 1));
const changed = (sequence: number, line: string) => good.with(sequence - 1, line);
const insertedBefore = (sequence: number, ...lines: string[]) => good.toSpliced(sequence - 1, 0, ...lines);
const lineOf = (sequence: number) => good[sequence - 1] ?? '';
/** Another text in the place of a record, its hash made anew, linked to the true predecessor. */
const forged = (sequence: number) => chain(1, headOf(good[sequence - 2]), 'forged')[0] ?? '';

/** A sound record of the right number that is linked to nothing in the trail. */
const misfit = (sequence: number) => chain(1, { ...chainStart, sequence: sequence - 1, hash: 'f'.repeat(64) })[0] ?? '';

describe('a trail as it was written', () => {
  it.each([
    ['with its anchor at the last record', anchor, 0],
    ['whose last records are not anchored yet, as after a crash', anchorAt(lineOf(6)), 2],
    ['without an anchor', null, 8],
  ])('is verified %s', (_what, by, unanchored) => {
    expect(verify(good, by)).toEqual({ verified: true, records: 8, unanchored });
  });

  it('is verified when it is empty, or some of its blobs are', () => {
    expect(verifyChain([], null)).toEqual({ verified: true, records: 0, unanchored: 0 });
    const blobs = [{ blob: 'day-0', lines: [] }, ...inBlobs(good), { blob: 'day-3', lines: [] }];
    expect(verifyChain(blobs, anchor, clusterId)).toMatchObject({ verified: true, records: 8 });
  });
});

describe('the first bad record', () => {
  it.each<[string, readonly string[], Anchor | null, string, number]>([
    ['a word was changed', changed(4, lineOf(4).replace('pass-4', 'pass-5')), anchor, 'changed', 4],
    ['a word was changed in the last', changed(8, lineOf(8).replace('rest', 'wait')), null, 'changed', 8],
    [
      'a hash was changed',
      changed(
        4,
        lineOf(4).replace(/.(?="\}$)/, (digit) => (digit === '0' ? '1' : '0')),
      ),
      anchor,
      'changed',
      4,
    ],
    ['a record was rewritten and its hash made anew', changed(4, forged(4)), anchor, 'changed', 4],
    ['the first was rewritten and its hash made anew', changed(1, forged(1)), anchor, 'changed', 1],
    ['the last was rewritten and its hash made anew', changed(8, forged(8)), anchor, 'changed', 8],
    [
      'all from one on were rewritten',
      [...good.slice(0, 3), ...chain(5, headOf(good[2]), 'forged')],
      anchor,
      'changed',
      8,
    ],
    ['one was dropped', without(4), anchor, 'dropped', 4],
    ['several were dropped', without(4, 5, 6), anchor, 'dropped', 4],
    ['the first was dropped', without(1), anchor, 'dropped', 1],
    ['the first day was dropped', good.slice(3), anchor, 'dropped', 1],
    ['the last but one was dropped', without(7), anchor, 'dropped', 7],
    ['two neighbours were swapped', good.with(3, lineOf(5)).with(4, lineOf(4)), anchor, 'swapped', 5],
    ['the first two were swapped', good.with(0, lineOf(2)).with(1, lineOf(1)), anchor, 'swapped', 2],
    ['the last two were swapped', good.with(6, lineOf(8)).with(7, lineOf(7)), anchor, 'swapped', 8],
    ['two far apart were swapped', good.with(2, lineOf(6)).with(5, lineOf(3)), anchor, 'swapped', 6],
    ['one was moved to the front', [lineOf(6), ...without(6)], anchor, 'swapped', 6],
    ['one was moved back', without(3).toSpliced(5, 0, lineOf(3)), anchor, 'swapped', 4],
    ['a copy was inserted', insertedBefore(6, lineOf(3)), anchor, 'inserted', 3],
    ['a copy was appended', [...good, lineOf(8)], anchor, 'inserted', 8],
    ['a forged record was inserted, linked to the one before it', insertedBefore(4, forged(4)), anchor, 'inserted', 4],
    [
      'two forged records were inserted',
      insertedBefore(4, ...chain(2, headOf(lineOf(3)), 'forged')),
      anchor,
      'inserted',
      4,
    ],
    ['a forged record was inserted before the last', insertedBefore(8, forged(8)), anchor, 'inserted', 8],
    [
      'a record of a number far ahead was inserted',
      insertedBefore(4, chain(1, { ...chainStart, sequence: 98 })[0] ?? ''),
      anchor,
      'inserted',
      99,
    ],
    ['a damaged line was inserted', insertedBefore(4, lineOf(4).replace('rest', 'wait')), anchor, 'inserted', 4],
    ['an empty line was inserted', insertedBefore(4, ''), anchor, 'inserted', 4],
    [
      'a record of another cluster was inserted',
      insertedBefore(4, chain(1, headOf(lineOf(3)), 'x', otherId)[0] ?? ''),
      anchor,
      'inserted',
      4,
    ],
    ['the end was cut off', good.slice(0, 6), anchor, 'truncated', 7],
    ['all was cut off', [], anchor, 'truncated', 1],
    ['the last line was cut', changed(8, lineOf(8).slice(0, 70)), anchor, 'truncated', 8],
    ['the last line was cut and no anchor is there', changed(8, lineOf(8).slice(0, 70)), null, 'truncated', 8],
    ['a line was overwritten', changed(4, '#'.repeat(300)), anchor, 'malformed', 4],
    ['a line became other JSON', changed(4, '{"hello":"world"}'), anchor, 'malformed', 4],
  ])('is named when %s', (_what, lines, by, why, sequence) => {
    expect(verify(lines, by)).toMatchObject({ verified: false, records: lines.length, firstBad: { why, sequence } });
  });

  it.each<[string, readonly string[], number]>([
    ['a forged record before the true one', insertedBefore(5, forged(5)), 5],
    ['a forged record before the true last one', insertedBefore(8, forged(8)), 8],
    ['the first of two forged records', insertedBefore(5, ...chain(2, headOf(lineOf(4)), 'forged')), 5],
    ['a record with the right number and a wrong link', insertedBefore(5, misfit(5)), 5],
    ['a rewritten record, not the true one after it', changed(5, forged(5)), 5],
    ['a rewritten last but one, as the anchor vouches for the last', changed(7, forged(7)), 7],
    ['a rewritten last one with a wrong link', changed(8, misfit(8)), 8],
    ['a copy that stands before its original', insertedBefore(4, lineOf(7)), 4],
  ])('is the very line that is wrong: %s', (_what, lines, line) => {
    const { firstBad } = verify(lines) as { firstBad: { blob: string; line: number } };

    expect(firstBad).toMatchObject({ blob: 'day-2', line: line - 3 });
  });

  it.each<[string, readonly string[], string]>([
    ['a copy before its original was inserted, not moved', insertedBefore(4, lineOf(7)), 'inserted'],
    ['a record that fits nowhere was inserted, and nothing else changed', insertedBefore(5, misfit(5)), 'inserted'],
  ])('tells like from like: %s', (_what, lines, why) => {
    expect(verify(lines)).toMatchObject({ firstBad: { why } });
  });

  it('is named with its place and a sentence', () => {
    expect(verify(without(5))).toEqual({
      verified: false,
      records: 7,
      firstBad: {
        sequence: 5,
        blob: 'day-2',
        line: 2,
        why: 'dropped',
        said: 'Record 5 is missing; record 6 stands in the place.',
      },
    });
  });

  it('is found when the whole trail was replaced by that of another cluster', () => {
    const trail = inBlobs(chain(8, chainStart, 'pass', otherId));

    expect(verifyChain(trail, null, clusterId)).toMatchObject({
      verified: false,
      firstBad: { sequence: 1, why: 'malformed' },
    });
  });

  it('is found whatever one line is turned into', () => {
    const edit = fc.record({
      sequence: fc.integer({ min: 1, max: 8 }),
      at: fc.nat(400),
      char: fc.string({ maxLength: 3 }),
    });

    fc.assert(
      fc.property(edit, ({ sequence, at, char }) => {
        const line = lineOf(sequence);
        const place = at % line.length;
        const edited = line.slice(0, place) + char + line.slice(place + 1);
        fc.pre(edited !== line && !char.includes('\n'));

        const verdict = verify(changed(sequence, edited));

        expect(verdict).toMatchObject({ verified: false, firstBad: { sequence: expect.any(Number) } });
        expect((verdict as { firstBad: { line: number } }).firstBad.line).toBe(sequence <= 3 ? sequence : sequence - 3);
      }),
      { numRuns: 300 },
    );
  });

  it('is found for every mix of dropped, repeated and swapped lines', () => {
    const mix = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 10 });

    fc.assert(
      fc.property(mix, (sequences) => {
        const lines = sequences.map(lineOf);
        fc.pre(lines.join() !== good.join());

        expect(verify(lines).verified).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

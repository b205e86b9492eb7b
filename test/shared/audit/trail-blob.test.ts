import { describe, expect, it } from 'vitest';
import { blobAfter, inTrailOrder, parseTrailBlob, trailBlob } from '../../../shared/audit/trail-blob.ts';
import { clusterId, subscriptionId } from '../../builders/an-observation.ts';

const folder = `${subscriptionId}/shop/shop-prod`;

describe('the name of a trail blob', () => {
  it.each([
    [1, `${folder}/2026/11/25.jsonl`],
    [2, `${folder}/2026/11/25-2.jsonl`],
    [10, `${folder}/2026/11/25-10.jsonl`],
  ])('tells cluster, day and part %i, and is read back', (part, name) => {
    expect(trailBlob(clusterId, '2026-11-25', part).name).toBe(name);
    expect(parseTrailBlob(name)).toEqual({ name, clusterId, day: '2026-11-25', part });
  });

  it.each([`${folder}/2026/11/25.json`, `${folder}/2026/11/25-0.jsonl`, `${folder}/notes.txt`, '2026/11/25.jsonl', ''])(
    'is not %s',
    (name) => {
      expect(parseTrailBlob(name)).toBeNull();
    },
  );

  it('gives the order of the trail, which is not that of the alphabet', () => {
    const inOrder = ['2025-12-31', '2026-01-01', '2026-01-02'].flatMap((day) =>
      [1, 2, 10].map((part) => trailBlob(clusterId, day, part)),
    );

    expect(inOrder.toReversed().sort(inTrailOrder)).toEqual(inOrder);
  });

  it('goes on with the next day, or with a further part of the same day', () => {
    const full = trailBlob(clusterId, '2026-11-25', 1);

    expect(blobAfter(full, '2026-11-26')).toMatchObject({ day: '2026-11-26', part: 1 });
    expect(blobAfter(full, '2026-11-25')).toMatchObject({ day: '2026-11-25', part: 2 });
    expect(blobAfter(full, '2026-11-24')).toMatchObject({ day: '2026-11-25', part: 2 });
  });
});

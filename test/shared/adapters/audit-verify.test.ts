import { describe, expect, it } from 'vitest';
import { listTrails, verifyTrail } from '../../../shared/adapters/audit-verify.ts';
import { storageNames } from '../../../shared/adapters/storage.ts';
import type { FirstBad } from '../../../shared/audit/diagnose.ts';
import { type ClusterId, pathOf } from '../../../shared/domain/ids.ts';
import { aTrail, tamper } from '../../contracts/a-trail.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';

const azurite = useAzurite();

const verify = (id: ClusterId) => verifyTrail({ storage: azurite.open(), auditStorage: azurite.open() }, id);

describe('the verifier over storage', () => {
  it('verifies a trail across days, with its anchor', async () => {
    expect(await verify(await aTrail(azurite.open()))).toEqual({ verified: true, records: 6, unanchored: 0 });
  });

  it.each<[string, string, (lines: string[]) => readonly string[], Partial<FirstBad>]>([
    [
      'changed',
      '2026/11/30',
      ([one = '', ...rest]) => [one.replace('registered', 'RIGHT'), ...rest],
      { why: 'changed', sequence: 1, line: 1 },
    ],
    ['dropped', '2026/12/01', ([one = '', , three = '']) => [one, three], { why: 'dropped', sequence: 5, line: 2 }],
    [
      'swapped',
      '2026/12/01',
      ([one = '', two = '', three = '']) => [two, one, three],
      { why: 'swapped', sequence: 5, line: 1 },
    ],
    [
      'inserted',
      '2026/11/30',
      ([one = '', two = '', three = '']) => [one, two, one, three],
      { why: 'inserted', sequence: 1, line: 3 },
    ],
    ['truncated', '2026/12/01', ([one = '']) => [one], { why: 'truncated', sequence: 5, line: 2 }],
    [
      'malformed',
      '2026/12/01',
      ([one = '', two = '']) => [one, two, 'not a record'],
      { why: 'malformed', sequence: 6, line: 3 },
    ],
  ])('names the first bad record of a trail in which something was %s', async (_why, day, change, firstBad) => {
    const id = await aTrail(azurite.open());
    await tamper(azurite.open(), id, day, change);

    const verdict = await verify(id);

    expect(verdict).toMatchObject({ verified: false, firstBad: { ...firstBad, blob: `${pathOf(id)}/${day}.jsonl` } });
  });

  it.each([
    ['2026/11/30', 'dropped', 1],
    ['2026/12/01', 'truncated', 4],
  ])('notices that the whole blob %s is gone', async (day, why, sequence) => {
    const id = await aTrail(azurite.open());
    await (await azurite.open().container(storageNames.audit)).deleteBlob(`${pathOf(id)}/${day}.jsonl`);

    expect(await verify(id)).toMatchObject({ verified: false, firstBad: { why, sequence } });
  });

  it('notices, by the anchor in its table, that everything is gone', async () => {
    const id = await aTrail(azurite.open());
    for (const day of ['2026/11/30', '2026/12/01'])
      await (await azurite.open().container(storageNames.audit)).deleteBlob(`${pathOf(id)}/${day}.jsonl`);

    expect(await verify(id)).toMatchObject({
      verified: false,
      records: 0,
      firstBad: { why: 'truncated', sequence: 1 },
    });
    expect(await listTrails({ storage: azurite.open(), auditStorage: azurite.open() })).toContain(id);
  });
});

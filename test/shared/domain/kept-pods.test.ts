import { describe, expect, it } from 'vitest';
import { groupKept, keptOf } from '../../../shared/domain/kept-pods.ts';

const keep = (pod: string, reason: string, says = `${reason}.`) => ({ pod, reason, says });

const fromTo = (name: string, count: number, reason: string) =>
  Array.from({ length: count }, (_, at) => keep(`shop/${name}-${at}`, reason));

describe('kept pods', () => {
  it('of one owner and reason are told once, with all their names', () => {
    const groups = groupKept([
      keep('shop/web-1', 'TooYoung'),
      keep('shop/web-2', 'TooYoung'),
      keep('shop/db-0', 'OwnerCap'),
    ]);

    expect(groups).toEqual([
      { reason: 'TooYoung', says: 'TooYoung.', count: 2, prefix: 'shop/web-', ends: ['1', '2'] },
      { reason: 'OwnerCap', says: 'OwnerCap.', count: 1, prefix: 'shop/db-', ends: ['0'] },
    ]);
  });

  it.each([
    ['shop/web-1', ['TooYoung']],
    ['shop/web-3', []],
    ['shop/lonely', ['NotForCapacity']],
    ['my-shop/lonely', []],
    ['shop/web', []],
  ])('are found by name: %s', (pod, reasons) => {
    const groups = groupKept([...fromTo('web', 3, 'TooYoung'), keep('shop/lonely', 'NotForCapacity')]);

    expect(keptOf(groups, pod).map(({ reason }) => reason)).toEqual(reasons);
  });

  it('that may burst one day are named before those whose namespace takes no part', () => {
    const strangers = Array.from({ length: 200 }, (_, at) => keep(`lab-${at}/job-1`, 'NotOptedIn'));

    const groups = groupKept([...strangers, keep('shop/web-1', 'TooYoung')]);

    expect(groups).toHaveLength(150);
    expect(groups[0]).toMatchObject({ reason: 'TooYoung' });
  });

  it('are counted whole and named as far as there is room, a share of each owner', () => {
    const groups = groupKept([...fromTo('huge', 100_000, 'PassCap'), ...fromTo('small', 40, 'PassCap')]);

    expect(groups.map(({ count, ends }) => [count, ends.length])).toEqual([
      [100_000, 4960],
      [40, 40],
    ]);
  });

  it('have their reason cut where it is a long one, sooner where storage takes more room for it', () => {
    const says = (text: string) => groupKept([keep('shop/web-1', 'Ineligible', text)])[0]?.says;

    expect(says('x'.repeat(9000))).toHaveLength(504);
    expect(says('\u00fc'.repeat(9000))).toHaveLength(88);
    expect(says('x'.repeat(500))).toHaveLength(500);
  });

  it('fit into the ledger by characters, too: names without a hyphen are long ones', () => {
    const kept = Array.from({ length: 6000 }, (_, at) => keep(`shop/${'x'.repeat(200)}.${at}`, 'TooYoung'));

    const [group] = groupKept(kept);

    expect(group?.count).toBe(6000);
    expect(group?.ends.join('').length).toBeLessThanOrEqual(50_000);
  });
});

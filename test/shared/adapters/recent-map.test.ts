import { expect, it } from 'vitest';
import { RecentMap } from '../../../shared/adapters/recent-map.ts';

it('keeps the entries set last, and no more than it may', () => {
  const map = new RecentMap<string, number>(2);

  map.set('one', 1);
  map.set('two', 2);
  map.set('one', 11);
  map.set('three', 3);

  expect([map.get('one'), map.get('two'), map.get('three')]).toEqual([11, undefined, 3]);
});

import { expect, it } from 'vitest';
import type { SetSummary } from './summary.ts';
import { tellSets } from './tell-sets.ts';

it('each day is told once, with a line for each set of delays and for the pods that ACI can run', () => {
  const lines = tellSets([aSet({ delays: 'cautious' }), aSet({ delays: 'favourable' })]);

  expect(lines.slice(3)).toEqual([
    '  An ordinary day',
    '    cautious delays                  50   200   240   250   100   120   250   2.0x   2.0x   1.0x',
    '      of these, ACI can run          40   200   240   250   100   120   250   2.0x   2.0x   1.0x',
    '    favourable delays                50   200   240   250   100   120   250   2.0x   2.0x   1.0x',
    '      of these, ACI can run          40   200   240   250   100   120   250   2.0x   2.0x   1.0x',
  ]);
});

it('where nobody waits there is no ratio to tell', () => {
  const ratio = { p50: null, p99: null, max: null };
  const lines = tellSets([aSet({ waited: { ...aContrast(0), ratio } })]);

  expect(lines[4]).toMatch(/( +-){3}$/);
});

it('whoever reads the figures is told where the delays are from', () => {
  expect(tellSets([aSet()])[0]).toContain('npm start -- --delays');
});

function aSet(part: Partial<SetSummary> = {}): SetSummary {
  const day = { day: 'ordinary', title: 'An ordinary day', delays: 'cautious' as const };
  return { ...day, waited: aContrast(50), eligible: aContrast(40), ...part };
}

function aContrast(pods: number): SetSummary['waited'] {
  const [alone, attended] = [
    { pods, p50: 200, p99: 240, max: 250 },
    { pods, p50: 100, p99: 120, max: 250 },
  ];
  return { with: attended, without: alone, ratio: { p50: 2, p99: 2, max: 1 } };
}

import { describe, expect, it } from 'vitest';
import type { Summary } from './summary.ts';
import { tellSummary } from './tell.ts';

describe('The summary that people read', () => {
  it('tells how long pods took from point to point', () => {
    const stages = [
      { from: 'alert', to: 'received', pods: 40, p50: 8, p99: 8, max: 8 },
      { from: 'leaving', to: 'returned', pods: 39, p50: 4, p99: 12, max: 13 },
    ];

    const lines = tellSummary(aSummary({ burst: { ...aBurst, stages } as unknown as Summary['burst'] }));

    expect(lines).toContain('  alert fired until alert received               40      8      8      8');
    expect(lines).toContain('  asked to go until returned to a VM             39      4     12     13');
  });

  it('tells how many times longer pods waited without the controller', () => {
    const waits = { with: aWait(100, 400), without: aWait(250, 400), sets: [] };

    const lines = tellSummary(aSummary({ pendingSeconds: waits }));

    expect(lines).toContain('  with the controller                            50    100    400    400');
    expect(lines).toContain('  the same cluster without it                    50    250    400    400');
    expect(lines).toContain('  without / with                                      2.5x   1.0x   1.0x');
  });

  it('tells no ratio where nobody waited', () => {
    const waits = { with: aWait(0, 0), without: aWait(0, 0), sets: [] };

    const lines = tellSummary(aSummary({ pendingSeconds: waits }));

    expect(lines).toContain('  without / with                                         -      -      -');
  });
});

const aWait = (p50: number, p99: number) => ({ pods: 50, p50, p99, max: p99 });

const aBurst = { eligible: 40, burst: 40, refused: {}, returned: 40, vcpuSeconds: 0, cost: 0 };

function aSummary(part: Partial<Summary>): Summary {
  const empty = { burst: null, pendingSeconds: null, clusters: [], complaints: [], calls: {} };
  const audit = { records: 0, verified: true, firstBad: null };
  const told = { story: 'burst-and-return', seed: '1', ok: true, announced: 0, realSeconds: 1, simulatedSeconds: 60 };
  return { ...empty, ...told, audit, ...part };
}

import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { type StagedBurst, summarizeStages } from './summarize-stages.ts';
import type { PodLife } from './witness.ts';

describe('The way of a pod that burst', () => {
  it('is told from point to point, and as a whole', () => {
    const stages = stagesOf({ lives: [aLife()], decidedAt: [['shop/cart-1', 300]] });

    expect(stages).toEqual([
      'created until alert: 1 pods, 150 s',
      'alert until received: 1 pods, 2 s',
      'received until decided: 1 pods, 148 s',
      'decided until patched: 1 pods, 1 s',
      'patched until scheduled: 1 pods, 4 s',
      'scheduled until running: 1 pods, 45 s',
      'running until leaving: 1 pods, 650 s',
      'leaving until returned: 0 pods, 0 s',
      'created until running: 1 pods, 350 s',
    ]);
  });

  it('ends where the pod that its owner made in its place runs on a VM', () => {
    const home = { isVirtual: false, createdMs: at(1000), runningMs: at(1030) };
    const lives = [
      aLife(),
      aLife({ pod: 'shop/cart-2', leavingMs: at(1100) }),
      aLife({ pod: 'shop/cart-3', ...home }),
      aLife({ pod: 'shop/cart-4', ...home, createdMs: at(1100), runningMs: at(1200) }),
      aLife({ pod: 'shop/web-1', ...home, owner: 'web', runningMs: at(1001) }),
    ];

    expect(stagesOf({ lives })).toContain('leaving until returned: 2 pods, 100 s');
  });

  it('has no end as long as that pod does not run', () => {
    const lives = [aLife(), { pod: 'shop/cart-2', owner: 'cart', createdMs: at(1000) }];

    expect(stagesOf({ lives })).toContain('leaving until returned: 0 pods, 0 s');
  });

  it('has no alert where the pod was made after it', () => {
    const stages = stagesOf({ lives: [aLife({ createdMs: at(200) })] });

    expect(stages).toContain('created until alert: 0 pods, 0 s');
    expect(stages).toContain('alert until received: 0 pods, 0 s');
  });

  it('is no way of a pod that ran on a VM', () => {
    expect(stagesOf({ lives: [aLife({ isVirtual: false })] })).toContain('created until running: 0 pods, 0 s');
  });
});

interface Sketch {
  readonly lives: readonly PodLife[];
  readonly decidedAt?: readonly (readonly [pod: string, seconds: number])[];
}

function stagesOf({ lives, decidedAt = [] }: Sketch): readonly string[] {
  const alert = { firedMs: at(150), receivedMs: at(152) };
  const staged: StagedBurst = { lives, events: decidedAt.map(anIntent), alert, speed: 60 };
  return summarizeStages(staged).map(({ from, to, pods, max }) => `${from} until ${to}: ${pods} pods, ${max} s`);
}

/** Milliseconds at which so many simulated seconds have passed at the speed of 60. */
const at = (seconds: number): number => (seconds * 1000) / 60;

function aLife(part: Partial<PodLife> = {}): PodLife {
  return {
    ...{ pod: 'shop/cart-1', owner: 'cart', createdMs: 0, isVirtual: true, patchedMs: at(301), scheduledMs: at(305) },
    ...{ runningMs: at(350), leavingMs: at(1000) },
    ...part,
  };
}

function anIntent([pod, seconds]: readonly [string, number]): AuditEvent {
  const [namespace = '', name = ''] = pod.split('/');
  const action = { kind: 'burst-pods', pods: [{ namespace, name }] };
  const time = new Date(at(seconds)).toISOString();
  return { type: 'aksburst.change.intent', time, data: { action } } as unknown as AuditEvent;
}

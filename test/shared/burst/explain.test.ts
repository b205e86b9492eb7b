import { describe, expect, it } from 'vitest';
import { countKept, explainPod } from '../../../shared/burst/explain.ts';
import { planBurst } from '../../../shared/burst/plan-burst.ts';
import { aWaitingPod } from '../../builders/a-burst-view.ts';
import { aMatter, waitingFor } from './a-burst-matter.ts';

const waiting = [
  aWaitingPod('goes'),
  waitingFor(3, 'young'),
  aWaitingPod('host', { hostNetwork: true, hostPID: true }),
  aWaitingPod('host-2', { hostNetwork: true }),
];
const plan = planBurst(aMatter({ view: { waiting } }));

describe('why does this pod not burst?', () => {
  it.each([
    ['shop/goes', true, null, 'It bursts now. ACI starts a pod in 45 s (a guess); a VM takes 240 s (a guess).'],
    ['shop/young', false, 'TooYoung', 'The pod has not waited long enough. It has waited 3 s of at least 20 s.'],
    ['shop/nobody', false, null, 'No such pod waits for a node.'],
  ])('%s', (pod, bursts, reason, says) => {
    expect(explainPod(plan, pod)).toEqual({ pod, bursts, reason, says });
  });

  it('names every refusal with its field and the way out', () => {
    const { reason, says } = explainPod(plan, 'shop/host');

    expect(reason).toBe('Ineligible');
    expect(says).toMatch(/^ACI cannot run the pod unchanged\. UsesHostNetwork at spec\.hostNetwork: .*UsesHostPid/);
  });
});

describe('the count of kept pods', () => {
  it('is by reason, the most frequent first, and ineligible pods count for what is told first of them', () => {
    expect(Object.entries(countKept(plan.kept))).toEqual([
      ['UsesHostNetwork', 2],
      ['TooYoung', 1],
    ]);
  });
});

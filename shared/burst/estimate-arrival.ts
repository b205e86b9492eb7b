import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { Said } from './autoscaler.ts';
import type { Estimates } from './burst-plan.ts';

type History = Pick<BurstState, 'aciStartSeconds' | 'vmArrivalSeconds'>;
type Guesses = Pick<BurstPolicy, 'aciStartSecondsGuess' | 'vmArrivalSecondsGuess'>;

/** How long ACI takes from admission to Running, and a VM from the autoscaler's order to Ready, in this cluster. */
export function estimateArrival(history: History, guesses: Guesses): Estimates {
  const aci = estimate(history.aciStartSeconds, guesses.aciStartSecondsGuess);
  const vm = estimate(history.vmArrivalSeconds, guesses.vmArrivalSecondsGuess);
  const says = `ACI starts a pod in ${aci.seconds} s (${aci.from}); a VM takes ${vm.seconds} s (${vm.from}).`;
  return { aciSeconds: aci.seconds, vmSeconds: vm.seconds, says };
}

/** The median. As long as the samples are few, the guess stands in for those that are missing. */
function estimate(samples: readonly number[], guess: number): { readonly seconds: number; readonly from: string } {
  const known = samples.filter(Number.isFinite);
  const missing = Math.max(0, samplesWanted - known.length);
  const sorted = [...known, ...Array<number>(missing).fill(guess)].sort((one, other) => one - other);
  const seconds = Math.round(sorted[Math.floor((sorted.length - 1) / 2)] ?? guess);
  return { seconds, from: missing === 0 ? `median of ${known.length} here` : guessed(known.length) };
}

export const samplesWanted = 5;

const guessed = (samples: number): string => (samples === 0 ? 'a guess' : `a guess and ${samples} seen here`);

/** How long a VM for the pod is still to be waited for; infinite where none will come. */
export interface VmArrival {
  readonly seconds: number;
  readonly because: string;
}

/**
 * A VM on its way is nearer by the time it has been on its way. One that is long overdue no longer counts: scale-ups fail
 * without an event. Without an order nothing is on its way, so a VM takes its full time from now; and where none was
 * ordered in all the time that one takes, none will come.
 */
export function vmArrivalFor(said: Said | null, nowMs: number, { vmSeconds }: Estimates, waitedSeconds = 0): VmArrival {
  if (!said && waitedSeconds > overdueFactor * vmSeconds) return neverOrdered;
  if (!said) return { seconds: vmSeconds, because: 'the autoscaler has ordered none for the pod' };
  const passed = Math.max(0, (nowMs - said.atMs) / 1000);
  if (said.kind === 'refused') return { seconds: Number.POSITIVE_INFINITY, because: 'the autoscaler has refused one' };
  if (said.kind === 'backing-off')
    return {
      seconds: vmSeconds + Math.max(0, backOffSeconds - passed),
      because: 'the autoscaler backs off after a failure',
    };
  if (passed > overdueFactor * vmSeconds)
    return { seconds: vmSeconds, because: `the one ordered ${Math.round(passed)} s ago is overdue` };
  return { seconds: Math.max(0, vmSeconds - passed), because: `one was ordered ${Math.round(passed)} s ago` };
}

/** The autoscaler's first back-off of a node group (`initial-node-group-backoff-duration`). */
const backOffSeconds = 300;

/** Half of all VMs take longer than the median, few half as long again. */
const overdueFactor = 1.5;

const neverOrdered: VmArrival = {
  seconds: Number.POSITIVE_INFINITY,
  because: 'none was ordered in the time that one takes',
};

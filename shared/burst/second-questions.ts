import { waitCause } from '../backlog/wait-cause.ts';
import type { WaitCause } from '../domain/backlog.ts';
import type { BurstState } from '../domain/burst-state.ts';
import { type Instant, isAfter } from '../domain/time.ts';
import { type Keep, keep } from './burst-plan.ts';
import { type Candidate, scheduledCondition } from './candidate.ts';
import type { Outlook } from './outlook.ts';
import { entryOf } from './readable.ts';

/** Whether a burst would be of use to a pod that ACI can run. The scheduler's texts are read once each. */
export function askingSecondly({ state, now }: Outlook): (candidate: Candidate) => Keep | null {
  const causes = new Map<string, WaitCause>();
  const causeOf = (message: string): WaitCause => {
    const cause = causes.get(message) ?? waitCause(message);
    causes.set(message, cause);
    return cause;
  };
  return ({ pod, owner }) => {
    const message = scheduledCondition(pod)?.message ?? '';
    const cause = causeOf(message);
    if (cause !== 'capacity') return keep('NotForCapacity', notForCapacity(cause, message));
    return ownerFailed(owner, state, now) ?? aciRefused(state, now);
  };
}

function ownerFailed(owner: string, { failedOwners }: BurstState, now: Instant): Keep | null {
  const failed = entryOf(failedOwners, owner);
  if (!failed || !isAfter(failed.until, now)) return null;
  return keep('OwnerFailed', `A pod of its owner failed on ACI: ${failed.cause} Until ${failed.until} VMs come first.`);
}

function aciRefused({ aciRefusal }: BurstState, now: Instant): Keep | null {
  if (!aciRefusal || !isAfter(aciRefusal.until, now)) return null;
  return keep('AciRefused', `${aciRefusal.cause} Until ${aciRefusal.until} nothing bursts.`);
}

function notForCapacity(cause: WaitCause, message: string): string {
  const said = message === '' ? 'nothing' : `"${message.slice(0, messageMax)}"`;
  return cause === 'unknown'
    ? `Why it waits is not known; the scheduler says ${said}.`
    : `It waits for another reason (${cause}); the scheduler says ${said}.`;
}

const messageMax = 300;

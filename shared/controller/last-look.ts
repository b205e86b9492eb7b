import { type Deletion, describe } from '../domain/action.ts';
import type { Sent } from '../ports/cloud.ts';
import { isCloudError } from '../ports/cloud-error.ts';

/** Nothing was sent: what was to be deleted has changed, or could not be looked at once more. */
export interface NotSent {
  readonly kind: 'not-sent';
  readonly why: string;
  readonly isTransient: boolean;
  readonly askAgainSeconds?: number;
}

/** What a look right before a deletion finds: nothing, something that stays, or what is to go and how. */
export type LastLook = 'gone' | { readonly staysBecause: string } | { readonly remove: () => Promise<Sent> };

/** Two looks have proven it, and yet it is looked at once more: a proof is as old as the pass. */
export async function lookThenRemove(action: Deletion, look: () => Promise<LastLook>): Promise<Sent | NotSent> {
  const found = await lookOnce(look);
  if (found === 'gone') return { kind: 'already-so' };
  if ('remove' in found) return found.remove();
  if ('kind' in found) return { ...found, why: saying(action, found.why) };
  return { kind: 'not-sent', why: saying(action, found.staysBecause), isTransient: true };
}

async function lookOnce(look: () => Promise<LastLook>): Promise<LastLook | NotSent> {
  try {
    return await look();
  } catch (error) {
    if (!isCloudError(error)) throw error;
    const { message, isTransient, retryAfterSeconds } = error;
    const askAgain = retryAfterSeconds === null ? {} : { askAgainSeconds: retryAfterSeconds };
    return { kind: 'not-sent', why: message, isTransient, ...askAgain };
  }
}

const saying = (action: Deletion, why: string): string =>
  `${describe(action)}: looked at once more, and nothing was deleted. ${why}`;

import type { BurstState } from '../domain/burst-state.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';

/**
 * ACI limits how many container groups are created per five minutes and per hour, and tells nobody how many are left
 * (facts: aks-virtual-nodes.md, section 3). So the controller keeps its own windows. The clock may jump: what lies in
 * the future counts as new, so a jump can only make the windows narrower.
 */
export const windowSeconds = { fiveMinutes: 300, hour: 3600 } as const;

type Creates = BurstState['creates'];

/** How many pods were admitted within the window before `now`, both ends included. */
export function admittedWithin(creates: Creates, seconds: number, now: Instant): number {
  return creates.reduce((sum, { at, pods }) => (isOlder(at, seconds, now) ? sum : sum + pods), 0);
}

/**
 * The windows after `pods` more were admitted. To be written down before the orders go out: a pass that dies in between
 * then costs room, and never breaks a limit.
 */
export function recordCreates(creates: Creates, pods: number, now: Instant): Creates {
  const recent = creates.filter(({ at }) => !isOlder(at, windowSeconds.hour, now)).map((each) => notAfter(each, now));
  return pods > 0 ? [...recent, { at: now, pods }] : recent;
}

/** A time that cannot be read is never old. */
const isOlder = (at: Instant, seconds: number, now: Instant): boolean => secondsBetween(at, now) > seconds;

/** What lies in the future was written before the clock was put back; it must not outstay the window by the whole jump. */
function notAfter(create: Creates[number], now: Instant): Creates[number] {
  return secondsBetween(create.at, now) >= 0 ? create : { ...create, at: now };
}

import type { BurstPolicy } from '../domain/burst-policy.ts';
import { isLeaving } from '../domain/pod.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import { type BurstPod, isStarting } from './burst-pod.ts';

/**
 * Why a burst pod will not start on ACI, from its own status alone. The connector gives up on a pod that it marked
 * ProviderFailed, even where the container group came up after all (facts: aks-virtual-nodes.md, section 5, rows 8-14, 20).
 */
export interface StartTrouble {
  readonly cause: TroubleCause;
  /** A sentence with what ACI said. */
  readonly says: string;
}

export type TroubleCause = 'quota' | 'capacity' | 'image' | 'provider' | 'overdue' | 'unplaced';

/** Those of which ACI or its connector says something. */
type Said = Exclude<TroubleCause, 'overdue' | 'unplaced'>;

/** Null while the pod may still start, and for one that runs or goes away. */
export function startTrouble(burst: BurstPod, policy: BurstPolicy, now: Instant): StartTrouble | null {
  if (isLeaving(burst.pod)) return null;
  const { status } = burst.pod;
  if (status?.reason === 'ProviderFailed' && status.phase !== 'Running') return refused(status.message ?? '');
  if (!isStarting(burst)) return null;
  return waitingTrouble(burst) ?? overdue(burst, policy, now);
}

function refused(message: string): StartTrouble {
  const cause = causeIn(message) ?? 'provider';
  return { cause, says: `${sentences[cause]} ${quote(message) || 'It did not say why.'}` };
}

const sentences: Readonly<Record<Said, string>> = {
  quota: 'A quota of ACI is used up.',
  capacity: 'ACI has no capacity for the pod in the region now.',
  image: 'ACI cannot get the image.',
  provider: 'The virtual node could not create the container group.',
};

/** The first match wins: ServiceUnavailable is what ACI says of a quota as well as of a full region. */
const patterns: readonly (readonly [Said, RegExp])[] = [
  ['quota', /quota/i],
  ['capacity', /not available in the location|ServiceUnavailable/i],
  ['image', /InaccessibleImage|RegistryErrorResponse|failed to pull|pull access denied|\bimage\b.*\bnot found\b/i],
];

const causeIn = (text: string): Said | null => patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

/** Limits of what a record quotes. */
const quoteLengthMax = 300;

const quote = (message: string): string => message.slice(0, quoteLengthMax);

/** A container that waits for what never comes. A waiting text about a quota or capacity tells the same. */
function waitingTrouble({ pod }: BurstPod): StartTrouble | null {
  for (const { reason = '', message = '' } of waitingOf(pod.status)) {
    const cause = hopelessReasons.has(reason) ? 'image' : causeIn(`${reason} ${message}`);
    if (cause) return { cause, says: `${sentences[cause]} ${quote(`${reason}: ${message}`)}` };
  }
  return null;
}

const hopelessReasons: ReadonlySet<string> = new Set([
  ...['ErrImagePull', 'ErrImageNeverPull', 'ImagePullBackOff', 'ImageInspectError', 'InaccessibleImage'],
  ...['InvalidImageName', 'RegistryUnavailable'],
]);

interface Waiting {
  readonly reason?: string | null;
  readonly message?: string | null;
}

/** Statuses of containers are no part of what placement reads of a pod, so they are looked up here. */
function waitingOf(status: object | undefined): readonly { reason?: string; message?: string }[] {
  const { initContainerStatuses, containerStatuses } = (status ?? {}) as Statuses;
  return [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])].flatMap(({ state }) => {
    const { reason, message } = state?.waiting ?? {};
    return [{ reason: reason ?? '', message: message ?? '' }];
  });
}

interface Statuses {
  readonly initContainerStatuses?: readonly ContainerStatus[] | null;
  readonly containerStatuses?: readonly ContainerStatus[] | null;
}

interface ContainerStatus {
  readonly state?: { readonly waiting?: Waiting | null } | null;
}

function overdue(
  { admittedAt, pod }: BurstPod,
  { startDeadlineSeconds }: BurstPolicy,
  now: Instant,
): StartTrouble | null {
  if (admittedAt === null) return null;
  const seconds = Math.floor(secondsBetween(admittedAt, now));
  if (seconds < startDeadlineSeconds) return null;
  const since = `${seconds} s after it was let onto the virtual node.`;
  return pod.spec?.nodeName
    ? { cause: 'overdue', says: `The pod has not run ${since}` }
    : { cause: 'unplaced', says: `The scheduler has not placed the pod ${since}` };
}

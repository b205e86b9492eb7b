import type { ContainerGroup } from '../../domain/container-group.ts';
import type { Proof, Proven, Sighting, StrayKind } from '../../domain/stray.ts';
import { type Instant, isAfter, secondsBetween } from '../../domain/time.ts';
import { readInstant } from '../readable.ts';
import type { ReapMatter } from '../reap.ts';

/** A stray that was found, with what each side says of it. */
export interface Find {
  readonly kind: StrayKind;
  readonly name: string;
  /** Tells it from another of the same name. */
  readonly uid: string;
  readonly says: string;
  /** The groups that it keeps billed. */
  readonly groups: readonly ContainerGroup[];
  readonly kubernetes: Testimony;
  readonly azure: Testimony;
}

export type Testimony = { readonly shows: string } | { readonly lacks: string };

/** Two looks lie so far apart that the connector, which sweeps every 5 minutes, has had its turn, and then another. */
export const looksApartSeconds = 900;

/** Proven by both sides, twice, or not at all. */
export function judgeProof(find: Find, { sightings, now }: ReapMatter): Proof {
  const { kubernetes, azure } = find;
  if ('lacks' in kubernetes) return { isProven: false, missing: kubernetes.lacks };
  if ('lacks' in azure) return { isProven: false, missing: azure.lacks };
  const firstSeenAt = sinceWhen(find, sightings, now);
  const waits = looksApartSeconds - secondsBetween(firstSeenAt, now);
  if (waits > 0) return { isProven: false, missing: `A second look, in ${Math.ceil(waits)} s at the earliest.` };
  const looks = { firstSeenAt, seenAgainAt: now };
  return { isProven: true, kubernetes: kubernetes.shows, azure: azure.shows, ...looks } as Proven;
}

/** What the next look is told, the longest seen first. A look in which a proof was missing is none. */
export function sightingsOf(finds: readonly Find[], { sightings, now }: ReapMatter): readonly Sighting[] {
  const whole = finds.filter(({ kubernetes, azure }) => 'shows' in kubernetes && 'shows' in azure);
  return whole
    .map((find) => ({ key: keyOf(find), firstSeenAt: sinceWhen(find, sightings, now) }))
    .toSorted((one, other) => Date.parse(one.firstSeenAt) - Date.parse(other.firstSeenAt));
}

/** Since when it has been seen look after look. A clock set back begins anew. */
function sinceWhen(find: Find, sightings: readonly Sighting[], now: Instant): Instant {
  const key = keyOf(find);
  const earlier = readInstant(sightings.find((sighting) => sighting.key === key)?.firstSeenAt);
  return earlier !== null && !isAfter(earlier, now) ? earlier : now;
}

const keyOf = ({ kind, name, uid }: Find): string => JSON.stringify([kind, name, uid]);

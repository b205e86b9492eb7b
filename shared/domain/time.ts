/** A point in time as an ISO 8601 text in UTC, milliseconds included, so that texts sort like times. */
export type Instant = string;

export const instantOf = (date: Date): Instant => date.toISOString();

export function secondsBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

export function secondsAfter(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}

export function isAfter(one: Instant, other: Instant): boolean {
  return Date.parse(one) > Date.parse(other);
}

import { type ClusterId, clusterIdOf, pathOf } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/**
 * One blob of a cluster's trail: `<subscription>/<group>/<cluster>/YYYY/MM/DD.jsonl`, and `DD-2.jsonl` and so on where
 * a day needs more than one. The names alone give the order of the trail.
 */
export interface TrailBlob {
  readonly name: string;
  readonly clusterId: ClusterId;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly part: number;
}

const namePattern = /^([^/]+\/[^/]+\/[^/]+)\/(\d{4})\/(\d\d)\/(\d\d)(?:-([1-9]\d*))?\.jsonl$/;

export function trailBlob(clusterId: ClusterId, day: string, part: number): TrailBlob {
  const name = `${pathOf(clusterId)}/${day.replaceAll('-', '/')}${part === 1 ? '' : `-${part}`}.jsonl`;
  return { name, clusterId, day, part };
}

/** Null for a blob that is no part of a trail. */
export function parseTrailBlob(name: string): TrailBlob | null {
  const match = namePattern.exec(name);
  if (!match) return null;
  const [, folder = '', year, month, date, part = '1'] = match;
  return { name, clusterId: ownerOf(folder), day: `${year}-${month}-${date}`, part: Number(part) };
}

/** Where the trail goes on after this blob: today's first, or a further one of the same day. */
export function blobAfter({ clusterId, day, part }: TrailBlob, today: string): TrailBlob {
  return today > day ? trailBlob(clusterId, today, 1) : trailBlob(clusterId, day, part + 1);
}

/** The cluster whose trail lies in a folder `<subscription>/<group>/<cluster>/`. */
export function ownerOf(folder: string): ClusterId {
  const [subscriptionId = '', resourceGroup = '', name = ''] = folder.split('/');
  return clusterIdOf({ subscriptionId, resourceGroup, name });
}

export function inTrailOrder(one: TrailBlob, other: TrailBlob): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;
  return one.part - other.part;
}

export const dayOf = (time: Instant): string => new Date(time).toISOString().slice(0, 10);

import type { ClusterId } from '../domain/ids.ts';
import { openRecord, sequenceOf } from './audit-record.ts';

/** What of one stored line matters to the chain. */
export interface Link {
  readonly blob: string;
  /** From 1, within the blob. */
  readonly line: number;
  /** The place it claims; 0 where it says none. */
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly problem: null | { readonly why: 'changed' | 'malformed'; readonly said: string };
  /** The line begins like a record and has no end. */
  readonly isCut: boolean;
}

/** The lines of one blob of a trail. */
export interface BlobLines {
  readonly blob: string;
  readonly lines: readonly string[];
}

export function readLinks(blobs: readonly BlobLines[], source?: ClusterId): readonly Link[] {
  return blobs.flatMap(({ blob, lines }) =>
    lines.map((text, index) => readLink({ blob, line: index + 1 }, text, source)),
  );
}

/** Whether the line is sound and the very next record after `head`. */
export function follow(link: Link | undefined, head: { readonly sequence: number; readonly hash: string }): boolean {
  return link?.problem === null && link.sequence === head.sequence + 1 && link.previous === head.hash;
}

function readLink(place: Pick<Link, 'blob' | 'line'>, text: string, source?: ClusterId): Link {
  const opened = openRecord(text);
  const isCut = text.startsWith('{') && !text.endsWith('}');
  if (opened.is === 'malformed') {
    return { ...place, sequence: 0, previous: '', hash: '', problem: { why: 'malformed', said: opened.said }, isCut };
  }
  const { event } = opened;
  const claim = { ...place, sequence: sequenceOf(event), previous: event.previoushash, hash: event.hash, isCut };
  if (opened.is === 'changed') return { ...claim, problem: { why: 'changed', said: opened.said } };
  if (source === undefined || event.source === source) return { ...claim, problem: null };
  return { ...claim, problem: { why: 'malformed', said: `It is a record of another cluster, ${event.source}.` } };
}

import type { ClusterId } from '../domain/ids.ts';
import { chainStart } from './audit-record.ts';
import { diagnose, type FirstBad } from './diagnose.ts';
import { type BlobLines, follow, type Link, readLinks } from './link.ts';

/** The end of the trail as noted apart from it after each append; what is missing from the end shows only by it. */
export interface Anchor {
  readonly sequence: number;
  readonly hash: string;
  readonly blob: string;
  /** Bytes of the blob up to and with the anchored record. */
  readonly length: number;
}

export type Verdict =
  /** `unanchored`: the newest records that no anchor vouches for yet; nobody could tell if one of them were cut off. */
  | { readonly verified: true; readonly records: number; readonly unanchored: number }
  | { readonly verified: false; readonly records: number; readonly firstBad: FirstBad };

/**
 * Judges a whole trail: `blobs` in the order of the trail, the anchor or null where there is none. Names the first bad
 * record. The kind of damage is as sure as the evidence: who rewrites every hash up to the end, and the anchor too,
 * leaves none.
 */
export function verifyChain(blobs: readonly BlobLines[], anchor: Anchor | null, source?: ClusterId): Verdict {
  const links = readLinks(blobs, source);
  const records = links.length;
  const firstBad = brokenLink(links, anchor) ?? brokenAnchor(links, anchor);
  return firstBad
    ? { verified: false, records, firstBad }
    : { verified: true, records, unanchored: records - (anchor?.sequence ?? 0) };
}

function brokenLink(links: readonly Link[], anchor: Anchor | null): FirstBad | null {
  let head: Pick<Link, 'sequence' | 'hash'> = chainStart;
  for (const [index, link] of links.entries()) {
    if (!follow(link, head)) return diagnose({ links, index, head, anchor });
    head = link;
  }
  return null;
}

/** The chain holds in itself, so record n is at index n - 1. */
function brokenAnchor(links: readonly Link[], anchor: Anchor | null): FirstBad | null {
  if (anchor === null || anchor.sequence === 0) return null;
  const anchored = links[anchor.sequence - 1];
  if (anchored?.hash === anchor.hash) return null;
  if (anchored) {
    const said = `The chain holds, but record ${anchor.sequence} is not the one the anchor vouches for: the trail was rewritten, here or earlier.`;
    return { sequence: anchor.sequence, blob: anchored.blob, line: anchored.line, why: 'changed', said };
  }
  const last = links.at(-1);
  const said = `The trail ends with record ${links.length}, but record ${anchor.sequence} had been written.`;
  return {
    sequence: links.length + 1,
    blob: last?.blob ?? anchor.blob,
    line: (last?.line ?? 0) + 1,
    why: 'truncated',
    said,
  };
}

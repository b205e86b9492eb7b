import { follow, type Link } from './link.ts';

/** The first bad record of a trail, and what was done to it as far as the evidence tells. */
export interface FirstBad {
  /** The record's number in the chain; for a line that claims none, the number that belongs there. */
  readonly sequence: number;
  readonly blob: string;
  /** From 1, within the blob. */
  readonly line: number;
  readonly why: Damage;
  /** One or two sentences for people. */
  readonly said: string;
}

export type Damage = 'changed' | 'dropped' | 'swapped' | 'inserted' | 'truncated' | 'malformed';

/** The chain holds up to `head`, and `links[index]` does not continue it. */
export interface Break {
  readonly links: readonly Link[];
  readonly index: number;
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly anchor: { readonly hash: string } | null;
}

/** Tells what happened where the chain breaks, from what stands before and after. */
export function diagnose(broken: Break): FirstBad {
  const link = broken.links[broken.index] as Link;
  if (link.problem) return damagedLine(broken, link, link.problem);
  if (isCopy(broken, link))
    return bad(link, 'inserted', `It is a copy of record ${link.sequence}, which stands elsewhere.`);
  if (link.sequence > broken.head.sequence + 1) return ahead(broken, link);
  if (link.sequence === broken.head.sequence + 1) return wrongLink(broken, link);
  return placeTaken(broken, link);
}

function damagedLine(broken: Break, link: Link, problem: NonNullable<Link['problem']>): FirstBad {
  const { links, index, head } = broken;
  const placed = { ...link, sequence: link.sequence || head.sequence + 1 };
  if (follow(links[index + 1], head)) return bad(placed, 'inserted', `${problem.said} The chain holds without it.`);
  if (link.isCut && index === links.length - 1)
    return bad(placed, 'truncated', 'The trail ends in the middle of a record.');
  return bad(placed, problem.why, problem.said);
}

function isCopy({ links, index }: Break, link: Link): boolean {
  return links.some((other, at) => at !== index && other.hash === link.hash && other.problem === null);
}

/** A later record than expected: its predecessors stand further on, or nowhere. */
function ahead({ links, index, head }: Break, link: Link): FirstBad {
  const expected = head.sequence + 1;
  const later = links.slice(index + 1);
  if (later.some(({ hash, sequence }) => hash === link.previous || sequence === expected)) {
    return follow(later[0], head) && !later.some(({ hash }) => hash === link.previous)
      ? bad(link, 'inserted', `It claims to be record ${link.sequence}, and the chain holds without it.`)
      : bad(link, 'swapped', `Record ${link.sequence} stands where record ${expected} belongs.`);
  }
  const gap =
    link.sequence - 1 === expected ? `Record ${expected} is` : `Records ${expected} to ${link.sequence - 1} are`;
  return bad(
    { ...link, sequence: expected },
    'dropped',
    `${gap} missing; record ${link.sequence} stands in the place.`,
  );
}

/** The right number, linked to another predecessor: one of the two was rewritten, hash and all. */
function wrongLink(broken: Break, link: Link): FirstBad {
  const before = broken.links[broken.index - 1];
  if (before && isVouchedFor(broken, link)) {
    return bad(before, 'changed', `Its hash was made anew: record ${link.sequence} is linked to another text of it.`);
  }
  if (follow(broken.links[broken.index + 1], broken.head)) {
    return bad(link, 'inserted', 'It is not linked to the record before it, and the chain holds without it.');
  }
  return bad(link, 'changed', 'It is not linked to the record before it: one of the two was rewritten.');
}

/** A number that is taken already: of two records that claim one place, the chain goes on from the true one. */
function placeTaken(broken: Break, link: Link): FirstBad {
  const rival = broken.links[link.sequence - 1];
  if (rival?.previous === link.previous && isVouchedFor(broken, link)) {
    return bad(rival, 'inserted', `Another record ${link.sequence} further on is the one the chain goes on from.`);
  }
  return bad(link, 'inserted', `There is a record ${link.sequence} before it, which the chain goes on from.`);
}

/** The next record is linked to this one, or the anchor names it as the last. */
function isVouchedFor({ links, index, anchor }: Break, link: Link): boolean {
  const next = links[index + 1];
  return next ? next.previous === link.hash : anchor?.hash === link.hash;
}

const bad = ({ sequence, blob, line }: Link, why: Damage, said: string): FirstBad => ({
  sequence,
  blob,
  line,
  why,
  said,
});

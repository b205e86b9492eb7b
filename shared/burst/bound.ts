import { type Keep, type KeepReason, keep } from './burst-plan.ts';

/** What one pod would take: groups and addresses are one each. */
export interface Claim {
  readonly namespace: string;
  readonly owner: string;
  /** Hundredths, so that sums are exact. */
  readonly cores: number;
  /** Over the whole lease, in the currency of the budgets. */
  readonly cost: number;
}

/** Something of which there is only so much: for the whole plan, or for each namespace or owner. */
export interface Bound {
  readonly reason: KeepReason;
  readonly max: number;
  /** What is taken before the plan, by key. */
  readonly taken: ReadonlyMap<string, number>;
  readonly keyOf: (claim: Claim) => string;
  readonly amountOf: (claim: Claim) => number;
  readonly says: (taken: number, max: number, amount: number) => string;
}

/** Hands out what there is, claim by claim. What is not a number is nothing to hand out. */
export interface Bounds {
  /** The first bound that the claim does not fit into; null where it fits into all, and is taken from all. */
  claim(claim: Claim): Keep | null;
  /** True where nothing is left for any pod, however small. */
  areSpent(): boolean;
  taken(reason: KeepReason): number;
}

export function handOut(bounds: readonly Bound[]): Bounds {
  const books = bounds.map((bound): Book => ({ ...bound, taken: new Map(bound.taken), full: null }));
  let isSpent = false;
  return {
    claim(claim) {
      const full = books.find((book) => !fits(book, claim));
      if (full) return keepFor(full, claim);
      for (const book of books) book.taken.set(book.keyOf(claim), takenOf(book, claim) + book.amountOf(claim));
      return null;
    },
    areSpent() {
      isSpent ||= books.some((book) => isForAll(book) && !fits(book, anyPod));
      return isSpent;
    },
    taken: (reason) => books.find((book) => book.reason === reason)?.taken.get('') ?? 0,
  };
}

interface Book extends Bound {
  readonly taken: Map<string, number>;
  /** What is said once it is full for every pod, whichever asks. */
  full: Keep | null;
}

const takenOf = ({ taken, keyOf }: Book, claim: Claim): number => taken.get(keyOf(claim)) ?? 0;

const fits = (book: Book, claim: Claim): boolean => takenOf(book, claim) + book.amountOf(claim) <= book.max;

function keepFor(book: Book, claim: Claim): Keep {
  const says = () => book.says(takenOf(book, claim), book.max, book.amountOf(claim));
  if (!isForAll(book)) return keep(book.reason, says());
  book.full ??= keep(book.reason, says());
  return book.full;
}

/** One of it goes to each pod, whatever pod it is. */
const isForAll = ({ keyOf, amountOf }: Bound): boolean => keyOf === ofAll && amountOf === one;

const anyPod: Claim = { namespace: '', owner: '', cores: 0, cost: 0 };

/** For bounds that count pods. */
export const one = (): number => 1;

/** For bounds of the whole plan. */
export const ofAll = (): string => '';

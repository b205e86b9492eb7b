/** Why a waiting pod does not burst, or a burst pod does not come home. */
export interface KeptPod {
  /** `namespace/name`. */
  readonly pod: string;
  readonly reason: string;
  readonly says: string;
}

/** Pods of one name but for its end, as an owner makes them, that stay for one reason: told once for all of them. */
export interface KeptGroup {
  readonly reason: string;
  /** What is said of the first of them. */
  readonly says: string;
  readonly count: number;
  /** What all names begin with: `shop/web-545df8d4c4-`. */
  readonly prefix: string;
  /** How the names end, as far as there is room. */
  readonly ends: readonly string[];
}

/** Together they fit into a row of the ledger with all that is beside them. */
const groupsMax = 150;
const namesMax = 5000;
const nameCharsMax = 50_000;
const saysCharsMax = 500;

/** Whoever asks about a pod has opted its namespace in: those that nobody has are named last. */
const askedLast: ReadonlySet<string> = new Set(['SystemNamespace', 'NotOptedIn']);

export function groupKept(kept: readonly KeptPod[]): readonly KeptGroup[] {
  const groups = new Map<string, KeptGroup & { count: number; ends: string[] }>();
  for (const { pod, reason, says } of kept) {
    const { prefix, end } = cut(pod);
    const key = `${prefix} ${reason}`;
    const group = groups.get(key) ?? { reason, says: shorten(says), count: 0, prefix, ends: [] };
    groups.set(key, group);
    group.count += 1;
    if (group.ends.length < namesMax) group.ends.push(end);
  }
  const isLast = ({ reason }: KeptGroup) => Number(askedLast.has(reason));
  const told = [...groups.values()].toSorted((one, other) => isLast(one) - isLast(other));
  return withinRoom(told.slice(0, groupsMax));
}

/** What is known of one pod; none where it is not among them, or found no room. */
export function keptOf(groups: readonly KeptGroup[], pod: string): readonly KeptPod[] {
  const { prefix, end } = cut(pod);
  return groups
    .filter((group) => group.prefix === prefix && group.ends.includes(end))
    .map(({ reason, says }) => ({ pod, reason, says }));
}

/** A name is cut after its last hyphen, a namespace never. */
function cut(pod: string): { prefix: string; end: string } {
  const at = Math.max(pod.lastIndexOf('-'), pod.indexOf('/')) + 1;
  return { prefix: pod.slice(0, at), end: pod.slice(at) };
}

/** In the characters that storage counts: what is not ASCII takes six there. */
function shorten(says: string): string {
  let [chars, end] = [0, 0];
  while (end < says.length && chars < saysCharsMax) {
    chars += says.charCodeAt(end) > asciiMax ? 6 : 1;
    end += 1;
  }
  return end < says.length ? `${says.slice(0, end)} ...` : says;
}

const asciiMax = 0x7f;

/** A fair share for each: one large workload does not crowd out the names of the others. */
function withinRoom(groups: readonly KeptGroup[]): readonly KeptGroup[] {
  let left = { names: namesMax, chars: nameCharsMax };
  return groups
    .map((group, at) => ({ group, at }))
    .toSorted((one, other) => one.group.ends.length - other.group.ends.length)
    .map(({ group, at }, done) => {
      const share = 1 / (groups.length - done);
      const ends = fitting(group.ends, Math.floor(left.names * share), left.chars * share);
      left = { names: left.names - ends.length, chars: left.chars - charsIn(ends) };
      return { group: { ...group, ends }, at };
    })
    .toSorted((one, other) => one.at - other.at)
    .map(({ group }) => group);
}

function fitting(ends: readonly string[], names: number, chars: number): readonly string[] {
  let used = 0;
  const fits = (end: string) => {
    used += end.length;
    return used <= chars;
  };
  const tooMany = ends.slice(0, names).findIndex((end) => !fits(end));
  return ends.slice(0, tooMany === -1 ? names : tooMany);
}

const charsIn = (ends: readonly string[]): number => ends.reduce((sum, { length }) => sum + length, 0);

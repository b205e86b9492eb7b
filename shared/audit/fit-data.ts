import { canonicalJson } from './canonical-json.ts';

type Data = Readonly<Record<string, unknown>>;

/**
 * The data of a record, cut to fit where it is too big, so that a record can always be written. Small members stay whole;
 * of the others the `beginning` is kept as text beside the mark `truncated: true`.
 */
export function fitData(data: Data, bytesMax: number): Data {
  if (bytesOf(canonicalJson(data)) <= bytesMax) return data;
  const { small, big } = splitBySize(data, bytesMax / 2);
  const room = bytesMax - bytesOf(canonicalJson({ ...small, truncated: true, beginning: '' }));
  return { ...small, truncated: true, beginning: cutText(canonicalJson(big), room) };
}

/** Takes members, the smallest first, as long as they stay within the bytes given. */
function splitBySize(data: Data, bytesMax: number): { small: Data; big: Data } {
  const members = Object.entries(data).filter(([, value]) => value !== undefined);
  const sized = members.map((member) => ({ member, bytes: bytesOf(canonicalJson(Object.fromEntries([member]))) }));
  const small: Record<string, unknown> = {};
  const big: Record<string, unknown> = {};
  let left = bytesMax;
  for (const { member, bytes } of sized.sort((one, other) => one.bytes - other.bytes)) {
    left -= bytes;
    Object.assign(left >= 0 ? small : big, Object.fromEntries([member]));
  }
  return { small, big };
}

/** The longest handy beginning of a text whose JSON form fits; escapes make that form up to six times longer. */
export function cutText(text: string, bytesMax: number): string {
  let cut = text.slice(0, Math.max(0, bytesMax));
  for (let bytes = bytesOfJson(cut); bytes > bytesMax && cut.length > 0; bytes = bytesOfJson(cut)) {
    cut = cut.slice(0, Math.min(cut.length - 1, Math.floor((cut.length * bytesMax) / bytes)));
  }
  return cut.toWellFormed();
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Without the two quotation marks. */
const bytesOfJson = (text: string): number => bytesOf(JSON.stringify(text)) - 2;

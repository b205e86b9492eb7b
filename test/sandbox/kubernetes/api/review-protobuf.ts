/**
 * `kubectl auth can-i` sends its question as Kubernetes protobuf, whatever the server offers. This reads that one message,
 * so that operators can ask the sandbox what they will ask a real cluster.
 */

/** The attributes of a SelfSubjectAccessReview in JSON's words; undefined where the bytes are none. */
export function readReviewAttributes(bytes: Buffer): Record<string, string> | undefined {
  if (bytes.subarray(0, MAGIC.length).compare(MAGIC) !== 0) return undefined;
  const review = fieldsOf(bytes.subarray(MAGIC.length)).get(UNKNOWN_RAW);
  const spec = review && fieldsOf(review).get(REVIEW_SPEC);
  const attributes = spec && fieldsOf(spec).get(SPEC_RESOURCE_ATTRIBUTES);
  if (!attributes) return undefined;
  const texts = fieldsOf(attributes);
  const named = ATTRIBUTES.map((name, i) => [name, texts.get(i + 1)?.toString('utf8') ?? ''] as const);
  return Object.fromEntries(named.filter(([, text]) => text !== ''));
}

const MAGIC = Buffer.from('k8s\0');
const UNKNOWN_RAW = 2;
const REVIEW_SPEC = 2;
const SPEC_RESOURCE_ATTRIBUTES = 1;
/** In the order of their field numbers. */
const ATTRIBUTES = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The length-delimited fields of a message by number; others of these messages are numbers and are skipped. */
function fieldsOf(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const length = readVarint();
    if ((tag & 7) === VARINT) continue;
    if ((tag & 7) !== LENGTH_DELIMITED) return fields;
    fields.set(tag >> 3, bytes.subarray(at, at + length));
    at += length;
  }
  return fields;
}

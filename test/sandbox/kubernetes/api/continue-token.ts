/** The token that leads from one page of a list to the next: opaque to clients, the last key and the list's version here. */
import { isRecord } from '../objects.ts';
import { badRequest, type Status } from '../statuses.ts';

/** A `version` below 0 reads on in the newest state, with whatever inconsistency that brings. */
export interface Position {
  version: number;
  startKey: string;
}

const FORMAT = 'meta.k8s.io/v1';

export function encodePosition({ version, startKey }: Position): string {
  return Buffer.from(JSON.stringify({ v: FORMAT, rv: version, start: startKey })).toString('base64url');
}

export function decodePosition(token: string): Position | Status {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && value.v === FORMAT && typeof value.rv === 'number' && typeof value.start === 'string') {
      return { version: value.rv, startKey: value.start };
    }
    return badRequest('invalid continue token: continue key is not valid: incorrect format');
  } catch {
    return badRequest(
      `invalid continue token: continue key is not valid: invalid character looking for beginning of value`,
    );
  }
}

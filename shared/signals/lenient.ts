import * as z from 'zod/mini';
import type { Instant } from '../domain/time.ts';

/**
 * Reading what others wrote: their spellings vary, fields come as null, absent or of another type
 * (facts: payloads/index.md, "put side by side"). A field that cannot be read is absent; it never spoils its neighbours.
 */

/** An object whose member names are compared without regard to case: `shape` is written in lower case. */
export const caseless = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.pipe(z.transform(withLowerKeys), z.object(shape));

function withLowerKeys(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const maybe = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

export const maybeText = maybe(z.string());

export const maybeList = maybe(z.array(z.unknown()));

/** A list of objects of one shape; members of another shape are left out. */
export const listOf = <T extends z.ZodMiniType>(schema: T) =>
  maybe(
    z.pipe(
      z.array(maybe(schema)),
      z.transform((items) => items.filter((item) => item !== undefined)),
    ),
  );

const quoteCharsMax = 120;

/** Text from outside, fit for one log line: in quotes, without control characters, cut to 120 characters. */
export function quoted(text: string): string {
  const line = Array.from(
    text
      .slice(0, 4 * quoteCharsMax)
      .replace(/[\p{C}\p{Z}]+/gu, ' ')
      .trim(),
  );
  return line.length > quoteCharsMax ? `"${line.slice(0, quoteCharsMax - 1).join('')}…"` : `"${line.join('')}"`;
}

/** Azure writes up to seven decimals, offsets, and once no offset at all, which is then UTC. */
export function instantFrom(text: string | undefined, otherwise: Instant): Instant {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:\d\d)?$/i.test(text)) return otherwise;
  const time = Date.parse(/(Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? otherwise : new Date(time).toISOString();
}

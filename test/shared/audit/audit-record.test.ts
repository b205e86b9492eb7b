import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainStart, follows, headAt, lineBytesMax, openRecord, seal } from '../../../shared/audit/audit-record.ts';
import { canonicalJson } from '../../../shared/audit/canonical-json.ts';
import type { AuditDraft } from '../../../shared/domain/audit-event.ts';
import { clusterId, now } from '../../builders/an-observation.ts';

const origin = { id: 'record-1', source: clusterId, fence: 3 };

const aDraft = (part: Partial<AuditDraft> = {}): AuditDraft => ({
  type: 'aksburst.change.outcome',
  subject: 'pass-1',
  time: now,
  data: { result: 'applied' },
  ...part,
});

describe('a sealed record', () => {
  it('is one line of canonical JSON that ends in the hash of all that stands before it', () => {
    const { line } = seal(aDraft(), chainStart, origin);

    const [, before = '', hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
    expect(hash).toBe(createHash('sha256').update(`${before}}`).digest('hex'));
    expect(before).toBe(
      `{"data":{"result":"applied"},"datacontenttype":"application/json","fence":3,"id":"record-1","previoushash":"${'0'.repeat(64)}","sequence":"0000000001","source":"${clusterId}","specversion":"1.0","subject":"pass-1","time":"${now}","type":"aksburst.change.outcome"`,
    );
  });

  it('has the same bytes whatever the order in which its data were set', () => {
    const one = seal(aDraft({ data: { a: 1, b: { c: 2, d: [3, { e: 4, f: 5 }] } } }), chainStart, origin);
    const other = seal(aDraft({ data: { b: { d: [3, { f: 5, e: 4 }], c: 2 }, a: 1 } }), chainStart, origin);

    expect(one.line).toBe(other.line);
  });

  it('is a valid CloudEvents 1.0 event: attribute names are lower-case letters and digits, at most 20', () => {
    const { event } = seal(aDraft(), chainStart, origin);

    for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: 'record-1',
      source: clusterId,
      datacontenttype: 'application/json',
    });
  });

  it('opens again, and follows the one before it', () => {
    const first = seal(aDraft(), chainStart, origin);
    const second = seal(aDraft(), headAt(first.event), { ...origin, id: 'record-2' });

    expect(openRecord(second.line)).toEqual({ is: 'record', event: second.event });
    expect(follows(second.event, headAt(first.event))).toBe(true);
    expect(follows(second.event, chainStart)).toBe(false);
    expect(follows(first.event, headAt(second.event))).toBe(false);
  });

  it('never has a line break in it and never passes its limit, whatever the data and the subject', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }).map((part) => part.repeat(3000)),
    );
    const data = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), text));

    fc.assert(
      fc.property(data, text, (data, subject) => {
        const { line, event } = seal(aDraft({ data: data as AuditDraft['data'], subject }), chainStart, origin);

        expect(line).not.toContain('\n');
        expect(Buffer.byteLength(line)).toBeLessThan(lineBytesMax);
        expect(openRecord(line)).toEqual({ is: 'record', event });
      }),
      { numRuns: 150 },
    );
  });

  it.each(['😀', 'x😀', 'xx😀'])('does not cut through the middle of a character of %s…', (text) => {
    const { event } = seal(aDraft({ data: { plan: text + '😀'.repeat(100_000) } }), chainStart, origin);

    expect(String(event.data.beginning).isWellFormed()).toBe(true);
  });

  it('keeps small members whole beside a big one, and as much of the big one as fits', () => {
    const data = { why: 'The subnet is missing.', plan: 'x'.repeat(1_000_000), passId: 'pass-1' };

    const { event, line } = seal(aDraft({ data }), chainStart, origin);

    expect(event.data).toMatchObject({ why: data.why, passId: 'pass-1', truncated: true });
    expect(event.data.beginning).toMatch(/^\{"plan":"x{60000}/);
    expect(Buffer.byteLength(line)).toBeGreaterThan(lineBytesMax * 0.9);
  });
});

describe('canonical JSON', () => {
  it.each([
    ['members sorted at every depth', { b: [{ d: 1, c: 2 }], a: null }, '{"a":null,"b":[{"c":2,"d":1}]}'],
    ['no member without a value', { a: undefined, b: 1 }, '{"b":1}'],
    ['dates as texts', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['a member of a dangerous name', JSON.parse('{"__proto__":{"b":1},"a":2}'), '{"__proto__":{"b":1},"a":2}'],
  ])('has %s', (_what, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

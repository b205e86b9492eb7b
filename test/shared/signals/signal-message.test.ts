import { describe, expect, it } from 'vitest';
import { decodeSignal, encodeSignal } from '../../../shared/signals/signal-message.ts';
import { clusterId } from '../../builders/an-observation.ts';
import { aSignal } from '../../contracts/bus.contract.ts';

const aMessage = (part: object = {}) => ({ version: 1, signal: { ...aSignal(), ...part } });

describe('a signal as a queue message', () => {
  it('is read as it was written', () => {
    for (const signal of [aSignal(), aSignal({ cause: 'follow-up', episode: 'episode-1' })]) {
      expect(decodeSignal(JSON.parse(encodeSignal(signal)))).toEqual(signal);
    }
  });

  it('has no top-level id, which would hide the id of the queue message', () => {
    expect(Object.keys(JSON.parse(encodeSignal(aSignal())))).toEqual(['version', 'signal']);
  });

  it('may have members of a later program, which are left out', () => {
    expect(decodeSignal({ ...aMessage({ mood: 'good' }), trace: '00-abc' })).toEqual(aSignal());
  });

  it('names the cluster in any spelling and the time in any zone, and gives them in ours', () => {
    const message = aMessage({ clusterId: clusterId.toUpperCase(), dueAt: '2026-11-25T04:00:00+01:00' });

    expect(decodeSignal(message)).toEqual(aSignal({ dueAt: '2026-11-25T03:00:00.000Z' }));
  });

  it.each([
    ['a text', 'hello', /no signal/],
    ['a number, as the host parses "17"', 17, /no signal/],
    ['nothing', undefined, /no signal/],
    ['a list', [aMessage()], /no signal/],
    ['an Event Grid event', { id: '1', eventType: 'x', data: {} }, /no signal: version/],
    ['a message of a later version', { ...aMessage(), version: 2 }, /version 2; this program reads version 1/],
    ['a message without signal', { version: 1 }, /no signal: signal/],
    ['a signal without id', aMessage({ id: '' }), /id/],
    ['a signal of an unknown cause', aMessage({ cause: 'mood' }), /cause/],
    ['a signal for something else', aMessage({ clusterId: '/subscriptions/x' }), /clusterId: is no resource id/],
    ['a signal without a time', aMessage({ dueAt: 'soon' }), /dueAt/],
    ['a signal of a million characters', aMessage({ id: 'x'.repeat(1_000_000) }), /id/],
  ])('is refused with its reason when it is %s', (_what, message, problem) => {
    const decoded = decodeSignal(message);

    expect(decoded).toEqual({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(decoded).length).toBeLessThan(600);
  });

  it('cannot be written where it could not be read', () => {
    expect(() => encodeSignal(aSignal({ raisedAt: 'yesterday' }))).toThrow(/raisedAt/);
  });
});

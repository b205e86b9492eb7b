import { expect, it } from 'vitest';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { intentsFor } from './intents-for.ts';

it('an intent counts for each pod that it names, from the first time on', () => {
  const events = [
    anIntent('burst-pods', 10, ['cart', 'web']),
    anIntent('return-pods', 20, ['web']),
    anIntent('burst-pods', 30, ['web', 'api']),
  ];

  expect(intentsFor('burst-pods', events)).toEqual([
    { pod: 'shop/cart', atMs: 10 },
    { pod: 'shop/web', atMs: 10 },
    { pod: 'shop/api', atMs: 30 },
  ]);
});

it('an outcome, and a change that names no pod, count for none', () => {
  const outcome: AuditEvent = { ...anIntent('burst-pods', 10, ['cart']), type: 'aksburst.change.outcome' };
  const prepared = { type: 'aksburst.change.intent', data: { action: { kind: 'enable-addon' } } };

  expect(intentsFor('burst-pods', [outcome, prepared as unknown as AuditEvent])).toEqual([]);
  expect(intentsFor('enable-addon', [prepared as unknown as AuditEvent])).toEqual([]);
});

function anIntent(kind: string, atMs: number, pods: readonly string[]): AuditEvent {
  const action = { kind, pods: pods.map((name) => ({ namespace: 'shop', name })) };
  const time = new Date(atMs).toISOString();
  return { type: 'aksburst.change.intent', time, data: { action } } as unknown as AuditEvent;
}

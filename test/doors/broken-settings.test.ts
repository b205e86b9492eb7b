import { describe, expect, it, vi } from 'vitest';
import { parseClusterId } from '../../shared/domain/ids.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { encodeSignal } from '../../shared/signals/signal-message.ts';
import { anAlert, soon, useDoors } from './use-doors.ts';

const doors = useDoors({ scope: '', settings: { BURST_MODE: 'destroy' } });

const problems = ['BURST_SCOPE is not set.', 'BURST_MODE is "destroy"'];

/** Which of the problems one function's log names. */
function told(functionName: string): readonly string[] {
  const lines = doors.linesWith(`ERROR ${functionName}: `).join('\n');
  return problems.filter((problem) => lines.includes(problem));
}

describe('While the settings are broken', () => {
  it('the alert door asks Azure Monitor to send the alert again, and logs all that is wrong', async () => {
    const answer = await doors.postAlert(anAlert({ clusterId: doors.newCluster() }));

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(told('alert')).toEqual(problems);
    expect(answer.text).not.toContain('BURST_');
  });

  it('the event door fails, so that Event Grid delivers again, and logs all that is wrong', async () => {
    const event = { id: '1', type: 'any', source: 'any', specversion: '1.0' };

    const answer = await doors.call('/runtime/webhooks/eventgrid?functionName=cluster-event', {
      method: 'POST',
      key: doors.sandbox.host.keys.eventgrid,
      headers: { 'aeg-event-type': 'Notification' },
      body: event,
    });

    expect(answer.status).toBe(500);
    expect(told('cluster-event')).toEqual(problems);
  });

  it('the status door says all that is wrong to whoever has the key, and logs it', async () => {
    const answer = await doors.call('/api/status');

    expect(answer.status).toBe(500);
    for (const problem of problems) expect(answer.json().error).toContain(problem);
    expect(told('status')).toEqual(problems);
  });

  it('the health check logs all that is wrong', async () => {
    await doors.call('/admin/functions/health-check', {
      method: 'POST',
      key: doors.sandbox.host.keys.master,
      body: {},
    });

    await vi.waitFor(() => expect(told('health-check')).toEqual(problems), soon);
  });

  it('a queued signal is kept for later, and each try logs all that is wrong', async () => {
    const id = parseClusterId(doors.newCluster());
    const queue = await doors.storage.queue('signals');
    const text = encodeSignal(scheduleSignal(id as never, new Date().toISOString()));

    await queue.sendMessage(Buffer.from(text).toString('base64'));

    await vi.waitFor(() => expect(told('reconcile')).toEqual(problems), soon);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(1);
  });

  it('so is a queued event', async () => {
    const queue = await doors.storage.queue('cluster-events');

    await queue.sendMessage(Buffer.from('{"id":"1","type":"any","source":"any"}').toString('base64'));

    await vi.waitFor(() => expect(told('queued-event')).toEqual(problems), soon);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(1);
  });
});

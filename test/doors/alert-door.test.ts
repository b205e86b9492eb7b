import { describe, expect, it, vi } from 'vitest';
import { anAlert, foreign, soon, useDoors } from './use-doors.ts';

const doors = useDoors();

/** Azure Monitor writes an id in its own way; the door answers with the canonical one. */
const repeatedOf = (answer: { json(): { repeated: { cluster: string }[] } }) =>
  answer.json().repeated.map(({ cluster }) => cluster);

describe('The alert door, for an alert of a cluster in scope,', () => {
  it('answers 202, and a pass looks at the cluster', async () => {
    const id = doors.newCluster();

    const answer = await doors.postAlert(anAlert({ clusterId: id }));

    expect(answer.status).toBe(202);
    expect(answer.json()).toEqual({
      queued: [{ cluster: id, signal: expect.any(String) }],
      repeated: [],
      ignored: [],
    });
    expect((await doors.firstPass(id)).data.signal).toMatchObject({
      cause: 'alert',
      reason: 'Alert "pods-pending" fired.',
    });
  });

  it('takes the function key in the URL, as action groups carry it', async () => {
    const { functions } = doors.sandbox.host.keys;
    const id = doors.newCluster();

    const answer = await doors.call(`/api/alert?code=${functions.alert}`, {
      method: 'POST',
      key: null,
      body: anAlert({ clusterId: id }),
    });

    expect(answer.status).toBe(202);
  });

  it('rings once for the same alert sent twice', async () => {
    const id = doors.newCluster();
    const alert = anAlert({ clusterId: id });

    const [first, second] = [await doors.postAlert(alert), await doors.postAlert(alert)];
    await doors.firstPass(id);
    await doors.settle();

    expect([first.status, second.status]).toEqual([202, 200]);
    expect([repeatedOf(first), repeatedOf(second)]).toEqual([[], [id]]);
    expect(second.json().queued).toEqual([]);
    expect(await doors.passes(id)).toHaveLength(1);
    expect(doors.linesWith('Repeated, not queued again: Alert "pods-pending" fired.')).toHaveLength(1);
  });

  it('rings for firing and for resolving, each once, though both carry one alert id', async () => {
    const id = doors.newCluster();
    const firedAt = new Date().toISOString();
    const alert = (condition: 'Fired' | 'Resolved') => anAlert({ clusterId: id, firedAt, condition });

    const fired = await doors.postAlert(alert('Fired'));
    await doors.firstPass(id);
    const resolved = await doors.postAlert(alert('Resolved'));
    const again = await doors.postAlert(alert('Resolved'));
    await vi.waitFor(async () => expect(await doors.passes(id)).toHaveLength(2), soon);

    expect([fired.status, resolved.status, again.status]).toEqual([202, 202, 200]);
    expect((await doors.passes(id)).map(({ data }) => (data.signal as { reason: string }).reason)).toEqual([
      'Alert "pods-pending" fired.',
      'Alert "pods-pending" was resolved.',
    ]);
  });

  it('rings for those of its clusters that are in scope, and for no other', async () => {
    const own = [doors.newCluster(), doors.newCluster()];
    const other = doors.newCluster(foreign);
    const alert = anAlert({ clusterId: own[0] as never });
    alert.data.essentials.alertTargetIDs = [other, ...own];

    const answer = await doors.postAlert(alert);
    for (const id of own) await doors.firstPass(id);
    await doors.settle();

    expect(answer.status).toBe(202);
    expect(answer.json().queued.map(({ cluster }: { cluster: string }) => cluster)).toEqual(own);
    expect(answer.json().ignored).toEqual([
      { what: 'Alert "pods-pending"', why: `${other} is outside the configured scope.` },
    ]);
    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });
});

describe('The alert door, for a storm of 100 different alerts about one cluster at once,', () => {
  it('takes every one, and few passes answer them all', async () => {
    const id = doors.newCluster();
    const alerts = Array.from({ length: 100 }, (_, at) => anAlert({ clusterId: id, rule: `storm-${at}` }));

    const answers = await Promise.all(alerts.map((alert) => doors.postAlert(alert)));
    await doors.firstPass(id);
    await doors.settle();

    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(202));
    const passes = await doors.passes(id);
    expect(passes.length).toBeLessThanOrEqual(5);
    // Each alert ended in a pass or in one that had begun after it: none was lost on the way.
    expect(doors.linesWith('reconcile: covered: Alert "storm-').length + passes.length).toBe(100);
  });
});

describe('The alert door, for what is well formed and not for it,', () => {
  it('thanks for an alert of a cluster outside the scope, and asks Azure nothing about it', async () => {
    const other = doors.newCluster(foreign);

    const answer = await doors.postAlert(anAlert({ clusterId: other, rule: 'not-ours' }));
    await doors.settle();

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ queued: [], repeated: [] });
    expect(doors.linesWith(`Ignored Alert "not-ours": ${other} is outside the configured scope.`)).toHaveLength(1);
    expect(await doors.events(other)).toEqual([]);
    expect(doors.callsAbout(other)).toEqual([]);
  });

  it('thanks for a schema that it does not know, and says which to use', async () => {
    const answer = await doors.postAlert({ schemaId: 'Microsoft.Insights/LogAlert', data: {} });

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      queued: [],
      ignored: [{ why: expect.stringContaining('common alert schema') }],
    });
    expect(
      doors.linesWith('Ignored Alert of schema "Microsoft.Insights/LogAlert": This schema is unknown.'),
    ).toHaveLength(1);
  });
});

describe('The alert door, for what can never be valid,', () => {
  const stream = (text: string) => new Blob([text]).stream();

  it.each([
    { what: 'malformed JSON', body: '{"schemaId": ', says: 'The body is not JSON.' },
    { what: 'an empty body', body: '', says: 'The body is empty.' },
    { what: 'a list', body: '[]', says: 'An alert must be a JSON object, not a list.' },
    { what: 'a text', body: '"alert"', says: 'An alert must be a JSON object, not a string.' },
    { what: 'null', body: 'null', says: 'An alert must be a JSON object, not null.' },
    { what: 'no schema', body: '{"data":{}}', says: 'An alert must name its schema in schemaId.' },
    {
      what: 'a common alert without data',
      body: '{"schemaId":"azureMonitorCommonAlertSchema"}',
      says: 'An alert of schema "azureMonitorCommonAlertSchema" must bring its data.',
    },
  ])('refuses $what with 400, which is never sent again, and logs why', async ({ body, says }) => {
    const answer = await doors.postAlert(body);

    expect(answer.status).toBe(400);
    expect(answer.json().error).toContain(says);
    expect(doors.linesWith(`WARNING alert: Alert refused with 400: ${says}`)).toHaveLength(1);
  });

  it('refuses a chunked body, of which Functions forwards nothing, and says how to send it', async () => {
    const whole = JSON.stringify(anAlert({ clusterId: doors.newCluster() }));

    const answer = await doors.postAlert(stream(whole));

    expect(answer.status).toBe(400);
    expect(answer.json().error).toBe('The body is empty. Chunked requests arrive without one: send Content-Length.');
  });

  it('refuses an alert of 5 MB with 413, valid as it may be', async () => {
    const id = doors.newCluster();
    // An alert carries its custom properties twice.
    const customProperties = { story: 'x'.repeat((5 * 1024 * 1024) / 2) };

    const answer = await doors.postAlert(anAlert({ clusterId: id, customProperties }));
    await doors.settle();

    expect(answer.status).toBe(413);
    expect(doors.linesWith('WARNING alert: Alert refused with 413: The body has 5')).toHaveLength(1);
    expect(await doors.events(id)).toEqual([]);
  });
});

describe('The alert door, for a caller without a right to it,', () => {
  const callers = [
    { who: 'without a key', key: () => null },
    { who: 'with a wrong key', key: () => 'guessed' },
    { who: 'with the key of another function', key: () => doors.sandbox.host.keys.functions.status ?? '' },
    { who: 'with the key of Event Grid', key: () => doors.sandbox.host.keys.eventgrid },
  ];

  it.each(callers)('answers 401 to one $who, and does not look at the body', async ({ key }) => {
    const before = doors.log.length;

    const answer = await doors.postAlert(anAlert({ clusterId: doors.newCluster() }), { key: key() });

    expect(answer).toMatchObject({ status: 401, text: '' });
    expect(doors.log.slice(before).filter((line) => line.includes(' alert: '))).toEqual([]);
  });

  it('is not there for any method but POST', async () => {
    const answers = await Promise.all(['GET', 'PUT', 'DELETE'].map((method) => doors.call('/api/alert', { method })));

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

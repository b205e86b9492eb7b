import { describe, expect, it } from 'vitest';
import { anAlert, foreign, scope, useDoors } from './use-doors.ts';

const doors = useDoors();

const statusOf = (id: string) => doors.call(`/api/status?cluster=${encodeURIComponent(id)}`);

describe('The status door', () => {
  it('answers 404 for a cluster that no pass has looked at, in words', async () => {
    const id = doors.newCluster();

    const answer = await statusOf(id);

    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({ error: `No pass has looked at ${id} yet.` });
  });

  it('answers 404 for a cluster outside of the scope, so that nobody waits for it', async () => {
    const answer = await statusOf(doors.newCluster(foreign));

    expect(answer.status).toBe(404);
    expect(answer.json().error).toMatch(/is outside of BURST_SCOPE: no pass looks at it\.$/);
  });

  it.each(['shop', scope, '/subscriptions/1/resourceGroups/2', ' ', '../../etc/passwd'])(
    'answers 400 to "%s", which is no cluster',
    async (id) => {
      const answer = await statusOf(id);

      expect(answer.status).toBe(400);
      expect(answer.json().error).toContain('is not the resource id of a managed cluster.');
    },
  );

  it('tells of one cluster what was seen, found, decided and planned, and its last audit events', async () => {
    const id = doors.newCluster();
    await doors.postAlert(anAlert({ clusterId: id }));
    const pass = await doors.firstPass(id);
    await doors.settle();

    const answer = await statusOf(id.toUpperCase());

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      cluster: id,
      lookedAt: pass.data.startedAt,
      decision: { kind: 'act' },
      notReady: expect.arrayContaining(['subnet-exists', 'addon-is-enabled']),
      findings: expect.arrayContaining([expect.objectContaining({ check: 'cluster-is-running', status: 'ready' })]),
      plan: [expect.stringContaining('virtual-node-aci'), expect.stringContaining('add-on')],
      observation: { clusterId: id, cluster: { seen: true, value: { name: id.split('/').at(-1) } } },
      pending: [],
      events: [{ type: 'aksburst.pass.completed', id: pass.id }],
    });
  });

  it('answers about one pod with that alone, and in words where there is nothing to tell', async () => {
    const id = doors.newCluster();
    await doors.postAlert(anAlert({ clusterId: id }));
    await doors.firstPass(id);

    const answer = await doors.call(`/api/status?cluster=${encodeURIComponent(id)}&pod=shop/web-1`);

    expect(answer.json()).toMatchObject({ kept: [], says: expect.stringContaining('only with BURST_LOOK_INSIDE') });
    expect(answer.json()).not.toHaveProperty('events');
  });

  it.each(['web-1', 'shop/', 'shop/web/1', '', 'Shop/Web'])('answers 400 to "%s", which is no pod', async (pod) => {
    const answer = await doors.call(`/api/status?cluster=${encodeURIComponent(doors.newCluster())}&pod=${pod}`);

    expect([answer.status, answer.json()]).toEqual([400, { error: 'pod must be NAMESPACE/NAME.' }]);
  });

  it('answers 400 to a pod without its cluster', async () => {
    const answer = await doors.call('/api/status?pod=shop/web-1');

    expect([answer.status, answer.json()]).toEqual([400, { error: 'pod needs cluster beside it: its resource id.' }]);
  });

  it('tells of all clusters one line each', async () => {
    const ids = [doors.newCluster(), doors.newCluster()];
    for (const id of ids) await doors.postAlert(anAlert({ clusterId: id }));
    for (const id of ids) await doors.firstPass(id);
    await doors.settle();

    const answer = await doors.call('/api/status');

    expect(answer.status).toBe(200);
    expect(answer.json().clusters).toEqual(
      expect.arrayContaining(
        ids.map((id) => ({
          cluster: id,
          mode: 'observe',
          lookedAt: expect.any(String),
          glimpsedAt: null,
          hotUntil: null,
          lastFailure: null,
          decision: expect.objectContaining({ kind: 'act' }),
          problems: [],
          notReady: expect.arrayContaining(['subnet-exists']),
        })),
      ),
    );
  });

  it('never shows a key, a token or another secret, nor does the log', async () => {
    const id = doors.newCluster();
    await doors.postAlert(anAlert({ clusterId: id }));
    await doors.firstPass(id);
    await doors.settle();

    const told = [await statusOf(id), await doors.call('/api/status')]
      .map(({ text }) => text)
      .concat(doors.log)
      .join('\n');

    const { host, settings, identity, arm } = doors.sandbox;
    const storageKey = /AccountKey=([^;]+)/.exec(settings.AzureWebJobsStorage ?? '')?.[1] ?? '';
    const secrets = [storageKey, settings.IDENTITY_HEADER ?? '', host.keys.host, host.keys.master, host.keys.eventgrid];
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    expect(identity.grants.length).toBeGreaterThan(0);
    expect(arm.calls.length).toBeGreaterThan(0);
    // Every token begins so.
    expect(told).not.toMatch(/Bearer|eyJ[\w-]{20}/);
  });

  it('is closed to a caller without a key, and to any method but GET', async () => {
    const answers = [
      await doors.call('/api/status', { key: null }),
      await doors.call('/api/status', { key: 'guessed' }),
      await doors.call('/api/status', { method: 'POST', body: {} }),
    ];

    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [401, ''],
      [401, ''],
      [404, ''],
    ]);
  });
});

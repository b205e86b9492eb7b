import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BurstOrder } from '../../../../shared/domain/cluster-view.ts';
import { clusterIdOf } from '../../../../shared/domain/ids.ts';
import { CloudError } from '../../../../shared/ports/cloud-error.ts';
import { aPod, defaultTolerations } from '../../../builders/a-pod.ts';
import { aRefusal, type ScriptedKubernetes, startScriptedKubernetes } from './scripted-kubernetes.ts';

const id = clusterIdOf({ subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'rg', name: 'shop' });
const path = '/api/v1/namespaces/shop/pods/web-1';
const eviction = `${path}/eviction`;

const ours = { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' };
const annotations = { 'aks-burst/episode': 'e-1', 'controller.kubernetes.io/pod-deletion-cost': '-1000' };
const tolerations = [...defaultTolerations, ours];
const named = { namespace: 'shop', name: 'web-1', uid: 'uid-1' };
const order: BurstOrder = { ...named, resourceVersion: '117', tolerations, annotations };

const thePod = { body: aPod({ metadata: named }) };
const anotherPod = { body: aPod({ metadata: { ...named, uid: 'uid-2' } }) };
const conflict = aRefusal(
  409,
  'Conflict',
  'Operation cannot be fulfilled on pods "web-1": the object has been modified',
);
const notFound = aRefusal(404, 'NotFound', 'pods "web-1" not found', { name: 'web-1', kind: 'pods' });
const busy = aRefusal(429, 'TooManyRequests', 'too many requests, please try again later');
const forbiddenTo = (verb: string, what: string) =>
  aRefusal(
    403,
    'Forbidden',
    `pods "web-1" is forbidden: User "c0ffee" cannot ${verb} resource "${what}" in API group ""`,
  );
const deniedByPolicy = aRefusal(403, 'Forbidden', 'admission webhook "gatekeeper" denied the request: no tolerations');
const budget = aRefusal(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
  causes: [
    { reason: 'DisruptionBudget', message: 'The disruption budget web needs 5 healthy pods and has 5 currently' },
  ],
});
const twoBudgets = aRefusal(
  500,
  '',
  'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
);

let cluster: ScriptedKubernetes;
beforeAll(async () => {
  cluster = await startScriptedKubernetes();
});
beforeEach(() => cluster.clear());
afterAll(() => cluster.stop());

const sentTo = (method: string) => cluster.asked.filter((one) => one.method === method);

describe('Letting a pod burst', () => {
  it('is one merge patch of tolerations and annotations, good for the pod as it was seen alone', async () => {
    cluster.on('PATCH', path, { body: aPod({ metadata: { ...named, annotations }, spec: { tolerations } }) });

    expect(await cluster.kubernetes().burst(id, order)).toMatchObject({ pod: 'shop/web-1', result: 'done' });
    expect(cluster.asked).toHaveLength(1);
    expect(cluster.asked[0]?.headers['content-type']).toBe('application/merge-patch+json');
    expect(cluster.asked[0]?.query.get('fieldManager')).toBe('aks-burst-controller');
    expect(cluster.asked[0]?.body).toEqual({
      metadata: { resourceVersion: '117', annotations },
      spec: { tolerations },
    });
  });

  it('is done where an earlier try was, though its answer was lost', async () => {
    cluster.on('PATCH', path, conflict);
    cluster.on('GET', path, { body: aPod({ metadata: { ...named, annotations }, spec: { tolerations } }) });

    expect(await cluster.kubernetes().burst(id, order)).toMatchObject({ result: 'done' });
  });

  it.each([
    ['has changed', 'changed', conflict, thePod],
    [
      'carries the toleration of another episode',
      'changed',
      conflict,
      { body: aPod({ metadata: named, spec: { tolerations } }) },
    ],
    ['has given its name to another', 'changed', conflict, anotherPod],
    ['has changed, and may not be read', 'failed', conflict, forbiddenTo('get', 'pods')],
    ['went after it had changed', 'gone', conflict, notFound],
    ['is gone', 'gone', notFound, notFound],
    [
      'is refused by validation',
      'refused',
      aRefusal(422, 'Invalid', 'Pod "web-1" is invalid: spec.tolerations: Forbidden'),
      thePod,
    ],
    ['is refused by a policy', 'refused', deniedByPolicy, thePod],
    [
      'loses the toleration to a webhook that keeps the rest',
      'refused',
      { body: aPod({ metadata: { ...named, annotations } }) },
      thePod,
    ],
    ['may not be patched', 'failed', forbiddenTo('patch', 'pods'), thePod],
    ['meets a busy server', 'failed', busy, thePod],
    ['meets a proxy that knows no such path', 'failed', { status: 404, body: '404 page not found' }, thePod],
  ] as const)('of a pod that %s: %s', async (_, result, patched, read) => {
    cluster.on('PATCH', path, patched);
    cluster.on('GET', path, read);

    expect(await cluster.kubernetes().burst(id, order)).toMatchObject({ pod: 'shop/web-1', result });
  });

  it('says which right is missing', async () => {
    cluster.on('PATCH', path, forbiddenTo('patch', 'pods'));

    const { why } = await cluster.kubernetes().burst(id, order);

    expect(why).toContain('`patch pods`');
    expect(why).toContain('Microsoft.ContainerService/managedClusters/pods/write');
  });
});

describe('Evicting a pod', () => {
  it('names its uid, and leaves the grace period to the pod', async () => {
    cluster.on('GET', path, thePod);
    cluster.on('POST', eviction, { status: 201, body: { kind: 'Status', status: 'Success' } });

    expect(await cluster.kubernetes().evict(id, order)).toMatchObject({ result: 'done' });
    expect(sentTo('POST')[0]?.body).toEqual({
      metadata: { namespace: 'shop', name: 'web-1' },
      deleteOptions: { preconditions: { uid: 'uid-1' } },
    });
  });

  it.each([
    ['gone', 'gone', notFound],
    ['another one by now', 'changed', anotherPod],
    ['going already', 'done', { body: aPod({ metadata: { ...named, deletionTimestamp: '2026-11-25T03:00:00Z' } }) }],
    ['not to be read', 'failed', forbiddenTo('get', 'pods')],
  ] as const)('that is %s spends no disruption budget: %s', async (_, result, read) => {
    cluster.on('GET', path, read);

    expect(await cluster.kubernetes().evict(id, order)).toMatchObject({ result });
    expect(sentTo('POST')).toEqual([]);
  });

  it.each([
    ['a budget forbids now', 'blocked', budget, /needs 5 healthy pods and has 5/],
    ['two budgets cover', 'refused', twoBudgets, /more than one PodDisruptionBudget/],
    ['changed meanwhile', 'changed', conflict, /409 Conflict/],
    ['went meanwhile', 'gone', notFound, /not found/],
    ['may not be evicted', 'failed', forbiddenTo('create', 'pods/eviction'), /`create pods\/eviction`/],
    ['meets a busy server', 'failed', busy, /429 TooManyRequests/],
    ['meets a server in trouble', 'unknown', aRefusal(500, 'InternalError', 'etcd'), /500 InternalError.*next look/],
  ] as const)('that %s: %s', async (_, result, answer, why) => {
    cluster.on('GET', path, thePod);
    cluster.on('POST', eviction, answer);

    expect(await cluster.kubernetes().evict(id, order)).toMatchObject({ result, why: expect.stringMatching(why) });
  });
});

describe('Giving a pod back', () => {
  it('deletes it by name and uid, and leaves the grace period to the pod', async () => {
    cluster.on('DELETE', path, thePod);

    expect(await cluster.kubernetes().giveBack(id, order)).toMatchObject({ result: 'done' });
    expect(sentTo('DELETE')[0]?.body).toEqual({ preconditions: { uid: 'uid-1' } });
  });

  it.each([
    ['is gone', 'gone', notFound],
    ['is another one by now', 'changed', conflict],
    ['may not be deleted', 'failed', forbiddenTo('delete', 'pods')],
  ] as const)('that %s: %s', async (_, result, answer) => {
    cluster.on('DELETE', path, answer);

    expect(await cluster.kubernetes().giveBack(id, order)).toMatchObject({ result });
  });
});

describe('A change', () => {
  it('whose answer never comes may have been made, and the result says so', async () => {
    cluster.on('DELETE', path, { ...thePod, delayMilliseconds: 500 });

    const { result, why } = await cluster.kubernetes({ limits: { requestSecondsMax: 0.1 } }).giveBack(id, order);

    expect([result, why]).toEqual(['unknown', expect.stringMatching(/no answer within 0.1 s.*shows at the next look/)]);
  });

  it('of a cluster whose address nobody tells fails in the words of ARM', async () => {
    const details = { kind: 'unavailable', status: 503, code: 'Busy', said: 'Later.', advice: '' } as const;
    const error = new CloudError({ ...details, attempt: 'Reading the kubeconfig of', target: id });

    const result = await cluster.kubernetes({ connectionOf: () => Promise.reject(error) }).evict(id, order);

    expect(result).toMatchObject({ result: 'failed', why: expect.stringContaining('503 Busy: Later.') });
  });

  it('that meets a bug of ours is thrown', async () => {
    const connectionOf = () => Promise.reject(new TypeError('undefined is not a function'));

    await expect(cluster.kubernetes({ connectionOf }).burst(id, order)).rejects.toThrow(TypeError);
    await expect(cluster.kubernetes({ connectionOf }).view(id, '2026-11-25T03:00:00.000Z')).rejects.toThrow(TypeError);
  });
});

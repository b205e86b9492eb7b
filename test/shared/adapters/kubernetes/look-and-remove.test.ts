import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clusterIdOf } from '../../../../shared/domain/ids.ts';
import { CloudError } from '../../../../shared/ports/cloud-error.ts';
import { aPod } from '../../../builders/a-pod.ts';
import { aRefusal, forbiddenTo, type ScriptedKubernetes, startScriptedKubernetes } from './scripted-kubernetes.ts';

const id = clusterIdOf({ subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'rg', name: 'shop' });
const podPath = '/api/v1/namespaces/shop/pods/web-1';
const nodePath = '/api/v1/nodes/virtual-node-aci-linux';
const asSeen = { uid: 'uid-1', resourceVersion: '117' };
const pod = { namespace: 'shop', name: 'web-1', ...asSeen };
const node = { name: 'virtual-node-aci-linux', ...asSeen };

let cluster: ScriptedKubernetes;
beforeAll(async () => {
  cluster = await startScriptedKubernetes();
});
beforeEach(() => cluster.clear());
afterAll(() => cluster.stop());

describe('Removing', () => {
  it('a pod waits for no node, and is good for the pod as it was seen alone', async () => {
    cluster.on('DELETE', podPath, { body: aPod({ metadata: pod }) });

    expect(await cluster.kubernetes().removePod(id, pod)).toEqual({ kind: 'done' });
    expect(cluster.asked.map(({ body }) => body)).toEqual([{ gracePeriodSeconds: 0, preconditions: asSeen }]);
  });

  it('a node is good for the node as it was seen alone', async () => {
    cluster.on('DELETE', nodePath, { body: { kind: 'Status', status: 'Success' } });

    expect(await cluster.kubernetes().removeNode(id, node)).toEqual({ kind: 'done' });
    expect(cluster.asked.map(({ body }) => body)).toEqual([{ preconditions: asSeen }]);
  });

  it.each([
    [
      'is another by now',
      'conflict',
      aRefusal(409, 'Conflict', 'the UID in the precondition differs'),
      /judges it anew/,
    ],
    [
      'may not be deleted',
      'forbidden',
      forbiddenTo('delete', 'nodes'),
      /`delete nodes`.*managedClusters\/nodes\/delete/,
    ],
    [
      'a policy keeps',
      'rejected',
      aRefusal(403, 'Forbidden', 'admission webhook "keep" denied it'),
      /policy or webhook/,
    ],
    ['meets a busy server', 'throttled', aRefusal(429, 'TooManyRequests', 'try again'), /judges it anew/],
    ['meets a server in trouble', 'unavailable', aRefusal(500, 'InternalError', 'etcd'), /judges it anew/],
    [
      'meets a server that does not know us',
      'forbidden',
      aRefusal(401, 'Unauthorized', 'Unauthorized'),
      /delete nodes/,
    ],
    ['meets a proxy that knows no such path', 'rejected', { status: 404, body: '404 page not found' }, /policy/],
  ] as const)('a node that %s is an error, told as Azure’s are: %s', async (_, kind, answer, advice) => {
    cluster.on('DELETE', nodePath, answer);

    await expect(cluster.kubernetes().removeNode(id, node)).rejects.toMatchObject({
      ...{ name: 'CloudError', kind, advice: expect.stringMatching(advice) },
      message: expect.stringContaining(`Deleting node virtual-node-aci-linux of ${id}: ${answer.status}`),
    });
  });

  it('whose answer never comes may have been done', async () => {
    cluster.on('DELETE', nodePath, { delayMilliseconds: 500 });
    const { removeNode } = cluster.kubernetes({ limits: { requestSecondsMax: 0.1 } });

    await expect(removeNode(id, node)).rejects.toMatchObject({ kind: 'unavailable', status: null });
  });
});

describe('A last look', () => {
  it('sees a pod and a node whole, or that they are gone', async () => {
    const gone = aRefusal(404, 'NotFound', 'not found');
    cluster.on('GET', podPath, { body: aPod({ metadata: pod }) }, gone);
    cluster.on('GET', nodePath, { body: { metadata: node } }, gone);
    const kubernetes = cluster.kubernetes();

    expect(await kubernetes.pod(id, pod)).toMatchObject({ metadata: pod });
    expect(await kubernetes.node(id, node.name)).toMatchObject({ metadata: node });
    expect([await kubernetes.pod(id, pod), await kubernetes.node(id, node.name)]).toEqual([null, null]);
  });

  it('that finds no way to the cluster fails in the words of ARM, and a bug is thrown as it is', async () => {
    const details = { kind: 'unavailable', status: 503, code: 'Busy', said: 'Later.', advice: '' } as const;
    const error = new CloudError({ ...details, attempt: 'Reading the kubeconfig of', target: id });
    const unreachable = cluster.kubernetes({ connectionOf: () => Promise.reject(error) });
    const broken = cluster.kubernetes({ connectionOf: () => Promise.reject(new TypeError('undefined')) });

    await expect(unreachable.pod(id, pod)).rejects.toBe(error);
    await expect(broken.node(id, node.name)).rejects.toThrow(TypeError);
  });
});

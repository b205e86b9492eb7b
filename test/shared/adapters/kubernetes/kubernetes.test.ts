import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clusterIdOf } from '../../../../shared/domain/ids.ts';
import { CloudError } from '../../../../shared/ports/cloud-error.ts';
import { aPod, aVirtualKubeletNode, aVmNode } from '../../../builders/a-pod.ts';
import { FakeLog } from '../../../fakes/fake-log.ts';
import { makeCertificate } from '../../../sandbox/certificates.ts';
import { aCredential, token } from '../arm/scripted-arm.ts';
import {
  type Asked,
  aList,
  aRefusal,
  forbiddenTo,
  paths,
  type ScriptedKubernetes,
  startScriptedKubernetes,
} from './scripted-kubernetes.ts';

const id = clusterIdOf({ subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'rg', name: 'shop' });
const now = '2026-11-25T03:00:00.000Z';

let cluster: ScriptedKubernetes;
beforeAll(async () => {
  cluster = await startScriptedKubernetes();
});
beforeEach(() => cluster.clear());
afterAll(() => cluster.stop());

const look = (options: Parameters<ScriptedKubernetes['kubernetes']>[0] = {}) =>
  cluster.kubernetes(options).view(id, now);

const viewOf = async (options: Parameters<typeof look>[0] = {}) => {
  const sight = await look(options);
  return sight.seen ? sight.value : expect.fail(sight.why);
};

const askedOf = (path: string): readonly Asked[] => cluster.asked.filter((one) => one.path === path);

const selectorsOf = (path: string) => askedOf(path).map(({ query }) => query.get('fieldSelector'));

/** Answers by the selector that is asked for. */
const bySelector = (answers: Readonly<Record<string, readonly unknown[]>>) => (asked: Asked) =>
  aList(answers[asked.query.get('fieldSelector') ?? ''] ?? []);

const waitingSelector = 'spec.nodeName=,status.phase=Pending';
const vmSelector = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';

describe('A look into a cluster', () => {
  it('shows the pods that wait, and leaves out those that only have not been placed yet', async () => {
    const fresh = aPod({ metadata: { name: 'fresh' }, status: { conditions: [] } });
    cluster.on('GET', paths.pods, aList([aPod(), fresh]));

    const { waiting, at } = await viewOf();

    expect(waiting.map(({ metadata }) => metadata?.name)).toEqual(['web-545df8d4c4-8x5jt']);
    expect(at).toBe(now);
  });

  it('asks the server to choose the pods, and reads no pod on a VM while none could come home', async () => {
    cluster.on('GET', paths.nodes, aList([aVmNode(), aVirtualKubeletNode()]));

    const { onVmNodes, onVirtualNodes, nodes } = await viewOf();

    expect(selectorsOf(paths.pods)).toEqual([waitingSelector, 'spec.nodeName=virtual-node-aci-linux']);
    expect([nodes.length, onVirtualNodes, onVmNodes]).toEqual([2, [], null]);
  });

  it('reads the pods on VMs once one is on a virtual node, without those on virtual nodes', async () => {
    const burst = aPod({ metadata: { name: 'burst' }, spec: { nodeName: 'virtual-node-aci-linux' } });
    const onVm = aPod({ metadata: { name: 'on-vm' }, spec: { nodeName: 'vm' }, status: { phase: 'Running' } });
    const pods = { 'spec.nodeName=virtual-node-aci-linux': [burst], [vmSelector]: [burst, onVm] };
    cluster.on('GET', paths.nodes, aList([aVirtualKubeletNode()]));
    cluster.on('GET', paths.pods, bySelector(pods));

    const { onVmNodes, onVirtualNodes } = await viewOf();

    expect(onVirtualNodes.map(({ metadata }) => metadata?.name)).toEqual(['burst']);
    expect(onVmNodes).toMatchObject([
      { metadata: { name: 'on-vm' }, spec: { nodeName: 'vm' }, status: { phase: 'Running' } },
    ]);
  });

  it('knows a virtual node by its taint, too', async () => {
    cluster.on('GET', paths.nodes, aList([aVirtualKubeletNode({ metadata: { name: 'unlabelled', labels: {} } })]));

    await viewOf();

    expect(selectorsOf(paths.pods)).toContain('spec.nodeName=unlabelled');
  });

  it('keeps fields of a waiting pod that no client knows, for eligibility has to see them', async () => {
    const spec = { ...aPod().spec, brandNewField: { on: true } };
    cluster.on('GET', paths.pods, aList([{ ...aPod(), spec }]));

    const { waiting } = await viewOf();

    expect(waiting[0]?.spec).toEqual(spec);
  });

  it('shows labels of namespaces, namespaces with policies, and what the autoscaler said, newest last', async () => {
    const event = (name: string, lastTimestamp: string) => ({
      ...{ metadata: {}, reason: 'TriggeredScaleUp', involvedObject: { namespace: 'shop', name }, lastTimestamp },
      message: 'pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]',
    });
    cluster.on(
      'GET',
      paths.namespaces,
      aList([{ metadata: { name: 'shop', labels: { 'aks-burst/enabled': 'true' } } }]),
    );
    cluster.on('GET', paths.networkpolicies, aList([{ metadata: { namespace: 'walled', name: 'deny' } }]));
    cluster.on('GET', paths.events, aList([event('b', '2026-11-25T02:59:00Z'), event('a', '2026-11-25T02:58:00Z')]));

    const { namespaces, networkPolicies, scaleUps, gaps } = await viewOf();

    expect(namespaces).toEqual({ shop: { 'aks-burst/enabled': 'true' } });
    expect(networkPolicies).toEqual([{ namespace: 'walled', podSelector: {} }]);
    expect(scaleUps.map(({ pod, nodesComing }) => [pod, nodesComing])).toEqual([
      ['shop/a', 2],
      ['shop/b', 2],
    ]);
    expect(gaps).toEqual([]);
  });

  it('signs in as the identity, for the server application of AKS', async () => {
    const credential = aCredential();

    await viewOf({ credential });

    expect(new Set(credential.scopes)).toEqual(new Set(['6dae42f8-4368-4678-94ff-3960e28e3630/.default']));
    expect(new Set(cluster.asked.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${token}`]));
  });
});

describe('A long list', () => {
  const page = (names: readonly string[], next = '') =>
    aList(
      names.map((name) => ({ metadata: { name } })),
      next,
    );
  const namesIn = async (options: Parameters<typeof look>[0] = {}) => Object.keys((await viewOf(options)).namespaces);

  it('is read page by page', async () => {
    cluster.on('GET', paths.namespaces, page(['a', 'b'], 'more'), page(['c']));

    expect(await namesIn()).toEqual(['a', 'b', 'c']);
    expect(askedOf(paths.namespaces).map(({ query }) => [query.get('limit'), query.get('continue')])).toEqual([
      ['500', null],
      ['500', 'more'],
    ]);
  });

  it('begins again where the server has forgotten the first page, and keeps nothing of it', async () => {
    const expired = aRefusal(410, 'Expired', 'The provided continue parameter is too old');
    cluster.on('GET', paths.namespaces, page(['a', 'gone'], 'old'), expired, page(['a', 'b']));

    expect(await namesIn()).toEqual(['a', 'b']);
  });

  it('is given up where it expires again', async () => {
    const expired = aRefusal(410, 'Expired', 'The provided continue parameter is too old');
    cluster.on('GET', paths.nodes, expired);

    expect(await look()).toMatchObject({
      seen: false,
      cause: 'unavailable',
      why: expect.stringContaining('410 Expired'),
    });
    expect(askedOf(paths.nodes)).toHaveLength(2);
  });

  it('is given up where it never ends', async () => {
    cluster.on('GET', paths.nodes, aList([aVmNode()], 'again'));

    const sight = await look({ limits: { pagesMax: 3 } });

    expect(sight).toMatchObject({ seen: false, why: expect.stringContaining('more than 3 pages of 500') });
    expect(askedOf(paths.nodes)).toHaveLength(3);
  });

  it('may come zipped, over a connection that is kept', async () => {
    const before = cluster.connections();
    cluster.on('GET', paths.namespaces, { ...page(['a'], 'more'), isZipped: true }, { ...page(['b']), isZipped: true });

    expect(await namesIn()).toEqual(['a', 'b']);
    expect(cluster.connections() - before).toBeLessThanOrEqual(6);
    expect(askedOf(paths.namespaces)[0]?.headers['accept-encoding']).toBe('gzip');
  });
});

describe('Where a right is missing', () => {
  it.each([
    ['pods', 'managedClusters/pods/read'],
    ['nodes', 'managedClusters/nodes/read'],
  ] as const)('to list %s, nothing is seen, and it is said what to grant', async (resource, dataAction) => {
    cluster.on('GET', paths[resource], forbiddenTo('list', resource));

    const sight = await look();

    expect(sight).toMatchObject({ seen: false, cause: 'forbidden' });
    expect(sight).toMatchObject({
      why: expect.stringContaining(`Listing ${resource} of ${id} at ${cluster.url}: 403`),
    });
    expect(sight).toMatchObject({ advice: expect.stringContaining(`\`list ${resource}\``) });
    expect(sight).toMatchObject({ advice: expect.stringContaining(dataAction) });
  });

  it.each([
    ['namespaces', { namespaces: {} }],
    ['networkpolicies', { networkPolicies: null }],
    ['events', { scaleUps: [] }],
  ] as const)('to list %s, the view has a gap that names it', async (resource, part) => {
    cluster.on('GET', paths[resource], forbiddenTo('list', resource));

    const view = await viewOf();

    expect(view).toMatchObject(part);
    expect(view.gaps).toEqual([expect.stringContaining(`\`list ${resource}\``)]);
  });

  it('a token that the cluster does not take is told as such', async () => {
    cluster.on('GET', paths.pods, aRefusal(401, 'Unauthorized', 'Unauthorized'));

    expect(await look()).toMatchObject({
      seen: false,
      cause: 'forbidden',
      advice: expect.stringContaining('Entra ID'),
    });
  });

  it('ARM is quoted where it does not hand out the kubeconfig', async () => {
    const said = {
      kind: 'forbidden',
      status: 403,
      code: 'AuthorizationFailed',
      said: 'No.',
      advice: 'Grant it.',
    } as const;
    const error = new CloudError({ ...said, attempt: 'Reading the kubeconfig of', target: id });

    const sight = await look({ connectionOf: () => Promise.reject(error) });

    expect(sight).toMatchObject({
      seen: false,
      cause: 'forbidden',
      why: expect.stringContaining('No.'),
      advice: 'Grant it.',
    });
  });

  it('no token is no reason to throw, and nothing that Entra ID said is passed on', async () => {
    const refused = Object.assign(new Error('AADSTS700016: secret tenant'), { name: 'AuthenticationError' });

    const sight = await look({ credential: { getToken: () => Promise.reject(refused) } });

    expect(sight).toMatchObject({
      seen: false,
      cause: 'unavailable',
      advice: expect.stringContaining('managed identity'),
    });
    expect(JSON.stringify(sight)).not.toContain('secret tenant');
  });
});

describe('Where the API server is out of reach', () => {
  const elsewhere = (server: string, certificateAuthority = cluster.certificate.ca) => ({
    connectionOf: async () => ({ server, certificateAuthority }),
  });

  it.each([
    ['nobody listens', 'https://127.0.0.1:1', /no answer: .*ECONNREFUSED/, /network path/],
    ['the name is unknown', 'https://private.invalid:443', /no answer: .*(ENOTFOUND|EAI_AGAIN)/, /private DNS zone/],
  ])('because %s, it says what was tried and what is missing', async (_, server, why, advice) => {
    const sight = await look(elsewhere(server));

    expect(sight).toMatchObject({ seen: false, cause: 'unavailable', why: expect.stringMatching(why) });
    expect(sight).toMatchObject({ why: expect.stringContaining(server), advice: expect.stringMatching(advice) });
  });

  it('because its certificate is of another authority, it sends no token', async () => {
    const other = await makeCertificate();
    await other.remove();

    const sight = await look(elsewhere(cluster.url, other.ca));

    expect(sight).toMatchObject({ seen: false, advice: expect.stringContaining('authority') });
    expect(cluster.asked).toEqual([]);
  });

  it('because it takes a connection and says nothing, it waits no longer than it may', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const server = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;

    const sight = await look({ ...elsewhere(server), limits: { connectSecondsMax: 0.1 } });

    expect(sight).toMatchObject({ seen: false, why: expect.stringContaining('no connection within 0.1 s') });
    mute.close();
  });

  it('because it is slow, it waits no longer than it may', async () => {
    cluster.on('GET', paths.nodes, { ...aList([]), delayMilliseconds: 500 });

    const sight = await look({ limits: { requestSecondsMax: 0.1 } });

    expect(sight).toMatchObject({ seen: false, why: expect.stringContaining('no answer within 0.1 s') });
  });

  it.each([
    ['a proxy that answers', { body: '<html>Sign in</html>' }, /not JSON/],
    ['a server in trouble', aRefusal(503, 'ServiceUnavailable', 'etcd leader changed'), /503 .*etcd leader changed/],
    ['a server that is too busy', aRefusal(429, 'TooManyRequests', 'try again'), /429/],
  ])('because of %s, it says what came back', async (_, scripted, why) => {
    cluster.on('GET', paths.pods, scripted);

    expect(await look()).toMatchObject({ seen: false, cause: 'unavailable', why: expect.stringMatching(why) });
  });

  it('an answer without end is not taken in', async () => {
    cluster.on('GET', paths.pods, aList([aPod(), aPod()]));

    const sight = await look({ limits: { answerBytesMax: 1000 } });

    expect(sight).toMatchObject({ seen: false, why: expect.stringContaining('more than 1000 bytes') });
  });

  it('no message repeats a token', async () => {
    cluster.on('GET', paths.pods, aRefusal(500, 'InternalError', `upstream said Bearer ${token}`));

    expect(JSON.stringify(await look())).not.toContain(token);
  });
});

describe('The address of a cluster', () => {
  it('is asked for once, and again after some time', async () => {
    let asked = 0;
    const connectionOf = async () => {
      asked += 1;
      return { server: cluster.url, certificateAuthority: cluster.certificate.ca };
    };
    const kubernetes = cluster.kubernetes({ connectionOf, limits: { connectionSecondsMax: 0.2 } });

    await kubernetes.view(id, now);
    await kubernetes.view(id, now);
    expect(asked).toBe(1);

    await new Promise((resolve) => setTimeout(resolve, 300));
    await kubernetes.view(id, now);
    expect(asked).toBe(2);
  });

  it('is asked for anew after it brought no answer, and the log says so once', async () => {
    const log = new FakeLog();
    const servers = ['https://127.0.0.1:1', cluster.url];
    const connectionOf = async () => ({ server: servers.shift() ?? '', certificateAuthority: cluster.certificate.ca });
    const kubernetes = cluster.kubernetes({ connectionOf, log });

    expect(await kubernetes.view(id, now)).toMatchObject({ seen: false });
    expect(await kubernetes.view(id, now)).toMatchObject({ seen: true });
    expect(log.messages('warn')).toHaveLength(1);
  });
});

it('A connection that the server closed between two looks does not spoil the second', async () => {
  const kubernetes = cluster.kubernetes();
  await kubernetes.view(id, now);
  cluster.on('GET', paths.nodes, { isBroken: true }, aList([aVmNode()]));

  const sight = await kubernetes.view(id, now);

  expect(sight.seen && sight.value.nodes).toHaveLength(1);
});

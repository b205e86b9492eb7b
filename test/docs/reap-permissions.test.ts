import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { loadYaml } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createArmCloud } from '../../shared/adapters/arm/arm-cloud.ts';
import { createKubernetes } from '../../shared/adapters/kubernetes/kubernetes.ts';
import { ourToleration } from '../../shared/backlog/node-fit/tolerations.ts';
import { actuate } from '../../shared/controller/actuators/actuator.ts';
import { deletionOf } from '../../shared/domain/deletion.ts';
import { parseClusterId } from '../../shared/domain/ids.ts';
import { aProvenStray } from '../builders/a-stray.ts';
import { hasKubectl } from '../contracts/has-kubectl.ts';
import { credential } from '../contracts/official-clients.ts';
import { aCluster, aContainerGroup, aWorld, SUBSCRIPTION } from '../sandbox/arm/builders.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { kubernetesForTests } from '../sandbox/kubernetes/a-kubernetes.ts';
import type { Store } from '../sandbox/kubernetes/store.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { deletionKinds } from './actions.ts';
import { actionsOf, isWithin } from './azure-actions.ts';
import { rightOf, rightTo } from './kubernetes-rights.ts';
import { type KubernetesPermission, kubernetesRows, permissionRows } from './permissions.ts';

/** What mode reap needs more, against what each deletion really asks of Azure and of the cluster. */

const cluster = aCluster();
const nodeResourceGroup = cluster.properties.nodeResourceGroup ?? expect.unreachable();
const clusterId = parseClusterId(cluster.id) ?? expect.unreachable();
const nodesId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${nodeResourceGroup}`;
const places = {
  cluster: [clusterId],
  nodes: [nodesId],
  network: [],
  managedNetwork: [],
  subnet: [],
  subscription: [`/subscriptions/${SUBSCRIPTION}`],
};
const group = aContainerGroup({ name: 'shop-web-1', resourceGroup: nodeResourceGroup });

const start = kubernetesForTests();

let certificate: Certificate;
let arm: Arm | undefined;
beforeAll(async () => {
  certificate = await makeCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterEach(() => arm?.stop());
afterAll(() => certificate.remove());

describe('the permissions of mode reap', () => {
  it.each(deletionKinds)('let %s be done, and nothing more', async (kind) => {
    const { hands, strays, askedOfAzure, askedOfCluster } = await aDyingCluster();

    const outcome = await actuate(hands, deletionOf(clusterId, strays[kind]));
    if (outcome.result === 'accepted') await hands.cloud.operation(outcome.operationUrl);

    expect(outcome.result).toMatch(/^(applied|accepted)$/);
    expect(askedOfCluster()).toEqual(grantedInCluster(kind));
    expect(askedOfAzure()).toEqual(grantedInAzure(kind));
  });

  it.each(neededRights())(
    'are all needed: without "%s" there is no %s, and the right is named',
    async (right, kind, row) => {
      const { hands, strays } = await aDyingCluster(row);

      const outcome = await actuate(hands, deletionOf(clusterId, strays[kind]));

      expect(outcome).toMatchObject({ result: 'failed', why: expect.stringContaining(`\`${right}\``) });
    },
  );

  it('are kept apart from those of mode burst, and end no node but that of the add-on', () => {
    const role = manifest<{ rules: Rule[]; metadata: { name: string } }>('reap/cluster-role');
    const burst = readFileSync(new URL('../../infra/kubernetes/cluster-role.yaml', import.meta.url), 'utf8');
    const rights = role.rules.flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => rightTo(verb, resource, ''))),
    );
    const rows = kubernetesRows.filter(({ mode }) => mode === 'reap');

    expect(rights).toEqual(rows.flatMap(({ verbs, resource }) => verbs.map((verb) => rightTo(verb, resource, ''))));
    expect(role.rules.find(({ verbs }) => verbs.includes('delete'))?.resourceNames).toEqual(['virtual-node-aci-linux']);
    expect(loadYaml<{ rules: Rule[] }>(burst).rules.filter(isAboutNodes)).toMatchObject([{ verbs: ['list'] }]);
  });

  it('are granted by a component that is named where the object id stands, and left out by default', () => {
    const base = manifest<{ components?: string[] }>('kustomization');
    const { kind, resources } = manifest<{ kind: string; resources: string[] }>('reap/kustomization');
    const binding = manifest<{ roleRef: object; subjects: object[] }>('reap/cluster-role-binding');
    const ofBurst = manifest<{ subjects: object[] }>('cluster-role-binding');

    expect(base.components).toBeUndefined();
    expect(textOf('kustomization')).toContain('# components: [reap]');
    expect([kind, resources]).toEqual(['Component', ['cluster-role.yaml', 'cluster-role-binding.yaml']]);
    expect(binding).toMatchObject({ roleRef: { name: 'aks-burst-reaper' }, subjects: ofBurst.subjects });
  });
});

describe.skipIf(!hasKubectl)('infra/kubernetes, by the real kubectl (skipped where it is not on the PATH)', () => {
  it.each([
    ['as it is: for mode burst', (text: string) => text, ['aks-burst-controller']],
    [
      'with the component: for mode reap as well',
      (text: string) => text.replace(/^# components:/m, 'components:'),
      ['aks-burst-controller', 'aks-burst-reaper'],
    ],
  ])('binds each role to the one object id, %s', (_how, edit, roles) => {
    const id = '11111111-2222-3333-4444-555555555555';

    const bound = builtWith((text) => edit(text).replace(/value: 0.*/, `value: ${id}`));

    expect(bound.filter(({ kind }) => kind === 'ClusterRole').map(({ metadata }) => metadata.name)).toEqual(roles);
    expect(bound.flatMap(({ roleRef, subjects }) => subjects?.map(({ name }) => [roleRef?.name, name]) ?? [])).toEqual(
      roles.map((role) => [role, id]),
    );
  });
});

interface Built {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly roleRef?: { readonly name: string };
  readonly subjects?: readonly { readonly name: string }[];
}

/** What `kubectl apply -k` would apply, after an operator has edited the kustomization. */
function builtWith(edit: (kustomization: string) => string): readonly Built[] {
  const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    cpSync(new URL('../../infra/kubernetes', import.meta.url), folder, { recursive: true });
    writeFileSync(join(folder, 'kustomization.yaml'), edit(textOf('kustomization')));
    const built = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
    return built.split(/^---$/m).map((one) => loadYaml<Built>(one));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const isAboutNodes = ({ resources }: Rule): boolean => resources.includes('nodes');

const textOf = (name: string) => readFileSync(new URL(`../../infra/kubernetes/${name}.yaml`, import.meta.url), 'utf8');

const manifest = <T>(name: string): T => loadYaml<T>(textOf(name));

const grantedInCluster = (kind: string) =>
  kubernetesRows
    .filter(({ changes }) => changes?.includes(kind))
    .flatMap(({ verbs, resource, apiGroup }) => verbs.map((verb) => rightTo(verb, resource, apiGroup)))
    .toSorted();

/** Beside what mode observe and mode burst may see already. */
const grantedInAzure = (kind: string) =>
  permissionRows
    .filter(({ changes }) => changes?.includes(kind))
    .map(({ action }) => action)
    .toSorted();

/**
 * A pod that was to go is bound to a virtual node whose connector died, and its container group runs on. The controller may
 * do in the cluster what the permissions say.
 */
async function aDyingCluster(withheld?: KubernetesPermission) {
  let status: 'Ready' | 'NotReady' = 'Ready';
  const held = kubernetesRows.filter((row) => row !== withheld);
  const rights = held.map(({ apiGroup, resource, verbs }) => ({
    ...{ verbs, apiGroups: [apiGroup], resources: [resource] },
  }));
  const {
    kubernetes: server,
    pass,
    ask,
  } = await start({
    virtualNode: { createSeconds: 1, startSeconds: 5, status: () => status },
    tokens: (token) => (token === 'admin-token' ? { name: 'admin', rights: 'all' } : { name: 'controller', rights }),
  });
  const one = { namespace: 'shop', replicas: 1, requests: { cpu: '1', memory: '1Gi' } };
  server.applyDeployment({ ...one, name: 'away', pod: { tolerations: [ourToleration] } });
  pass(30);
  status = 'NotReady';
  pass(1);
  const { name, uid } = server.pods('shop')[0]?.metadata ?? expect.unreachable();
  await ask('DELETE', `/api/v1/namespaces/shop/pods/${name}`);
  const tags = { PodName: name, Namespace: 'shop', UID: uid, NodeName: 'virtual-node-aci-linux' };
  const world = aWorld({ clusters: [structuredClone(cluster)], containerGroups: [{ ...group, tags }] });
  arm = await startArm({ world, clock: manualClock(), certificate });
  const connectionOf = async () => ({ server: server.url, certificateAuthority: server.ca });
  const heard = server.requests.length;
  return {
    hands: {
      cloud: createArmCloud({ endpoint: arm.url, credential, retry: { retriesMax: 0 } }),
      kubernetes: createKubernetes({ connectionOf, credential }),
    },
    strays: {
      'delete-group': aProvenStray('group-of-stuck-pod', { name: group.id, uid }),
      'delete-node': aProvenStray('ghost-node', { name: 'virtual-node-aci-linux', uid: uidOfNode(server) }),
      'delete-pod': aProvenStray('stuck-pod', { name: `shop/${name}`, uid }),
    },
    askedOfCluster: () => [...new Set(server.requests.slice(heard).map(rightOf))].toSorted(),
    askedOfAzure,
  };
}

/** Each right inside a cluster with each deletion that needs it. */
function neededRights() {
  return kubernetesRows.flatMap((row) =>
    deletionKinds
      .filter((kind) => row.changes?.includes(kind))
      .map((kind) => [`${row.verbs} ${row.resource}`, kind, row] as const),
  );
}

const uidOfNode = ({ store }: { readonly store: Pick<Store, 'get'> }): string =>
  store.get('nodes', 'virtual-node-aci-linux')?.metadata.uid ?? expect.unreachable();

/** What is not for looking; all of it where the permissions allow it. */
function askedOfAzure(): readonly string[] {
  const looking = permissionRows.filter(({ changes }) => changes === undefined).map(({ action }) => action);
  const asked = (arm?.calls ?? []).flatMap((call) => actionsOf(call).map((action) => ({ action, path: call.path })));
  const allowed = asked.filter(({ action, path }) =>
    permissionRows.some((row) => row.action === action && isWithin(path, row.scope, places)),
  );
  expect(allowed).toEqual(asked);
  return [...new Set(asked.map(({ action }) => action))].filter((action) => !looking.includes(action)).toSorted();
}

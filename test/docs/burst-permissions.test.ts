import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { loadYaml } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cloudOf, createArm } from '../../shared/adapters/arm/arm-cloud.ts';
import { adviseRight, type KubeRight } from '../../shared/adapters/kubernetes/kube-permissions.ts';
import { readKubeconfig } from '../../shared/adapters/kubernetes/kubeconfig.ts';
import { createKubernetes } from '../../shared/adapters/kubernetes/kubernetes.ts';
import { ourToleration } from '../../shared/backlog/node-fit/tolerations.ts';
import { actuate, type Hands } from '../../shared/controller/actuators/actuator.ts';
import type { BurstOrder, ClusterView } from '../../shared/domain/cluster-view.ts';
import { parseClusterId } from '../../shared/domain/ids.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import type { Cloud } from '../../shared/ports/cloud.ts';
import type { Kubernetes } from '../../shared/ports/kubernetes.ts';
import { credential } from '../contracts/official-clients.ts';
import { aCluster, aWorld, SUBSCRIPTION } from '../sandbox/arm/builders.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { kubernetesForTests } from '../sandbox/kubernetes/a-kubernetes.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { deletionKinds, podKinds } from './actions.ts';
import { actionsOf, isWithin } from './azure-actions.ts';
import { type KubernetesRight, rightOf, rightTo } from './kubernetes-rights.ts';
import { type KubernetesPermission, kubernetesRows, permissionRows } from './permissions.ts';

/** What mode burst needs more, against what the adapter really asks, and against what is granted in a cluster. */

const cluster = aCluster();
const nodeResourceGroup = cluster.properties.nodeResourceGroup ?? expect.unreachable();
const nodesId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${nodeResourceGroup}`;
const clusterId = parseClusterId(cluster.id) ?? expect.unreachable();

const burstRows = kubernetesRows.filter(({ mode }) => mode === 'burst');

const start = kubernetesForTests();

describe('the permissions of mode burst', () => {
  it('let the controller see the whole inside of a cluster, and nothing more', async () => {
    const { look, asked } = await aWorkingCluster();

    const { waiting, onVirtualNodes, onVmNodes, gaps } = await look();

    expect([waiting.length, onVirtualNodes.length, onVmNodes?.length, gaps]).toEqual([1, 1, 2, []]);
    const used = asked();
    expect(used).toEqual(granted(({ changes }) => changes === undefined));
    expect(used).toEqual(granted(({ alsoWith }) => alsoWith === 'BURST_LOOK_INSIDE'));
  });

  it.each(podKinds)('let %s be done, and nothing more', async (kind) => {
    const { look, hands, asked } = await aWorkingCluster();
    const view = await look();
    asked();

    const outcome = await carryOut(kind, hands, view);

    expect('pods' in outcome && outcome.pods?.map(({ result }) => result)).toEqual(['done']);
    expect(asked()).toEqual(granted(({ changes }) => changes?.includes(kind) ?? false));
  });

  it.each(burstRows.map((row) => [`${row.verbs} ${row.resource}`, row] as const))(
    'are all needed: without "%s" something stays unseen or undone, and the right is named',
    async (right, row) => {
      const { look, hands, withhold } = await aWorkingCluster();
      const view = await look();
      withhold(row);

      const outcomes = await Promise.all(podKinds.map((kind) => carryOut(kind, hands, view)));
      const complaints = { unseen: await complaintsOf(look), undone: outcomes.map(wordsOf) };

      const isNamed = (text: string) => text.includes(`\`${right}\``);
      const hindered = podKinds.filter((_, index) => isNamed(complaints.undone[index] ?? ''));
      expect([complaints.unseen.some(isNamed), hindered.length === 0]).toEqual(
        Array(2).fill(row.changes === undefined),
      );
      expect(row.changes ?? []).toEqual(expect.arrayContaining(hindered));
    },
  );

  it('are what the controller asks an operator to grant', () => {
    const rights: Record<KubeRight, true> = {
      ...{ 'list pods': true, 'list nodes': true, 'list namespaces': true, 'list events': true },
      ...{ 'list networkpolicies': true, 'get pods': true, 'patch pods': true, 'delete pods': true },
      ...{ 'get nodes': true, 'delete nodes': true },
      'create pods/eviction': true,
    };

    const advised = Object.keys(rights).map((right) => adviseRight(right as KubeRight).split('`')[1]);

    expect(advised.toSorted()).toEqual(
      kubernetesRows.flatMap(({ verbs, resource }) => verbs.map((verb) => `${verb} ${resource}`)).toSorted(),
    );
  });

  it('name the changes that need them, all of which there are, and are for modes burst and reap alone', () => {
    const named = kubernetesRows.flatMap(({ changes = [] }) => changes);

    expect(new Set(named)).toEqual(new Set([...podKinds, ...deletionKinds]));
    expect(new Set(kubernetesRows.map(({ mode }) => mode))).toEqual(new Set(['burst', 'reap']));
  });

  it('ask Azure for no more than the address of the API server, and which container groups there are', async () => {
    const { azure, calls } = await anAzure();
    const rows = permissionRows.filter(({ mode }) => mode === 'burst');

    // What comes back is for other tests: asking alone needs the right.
    await readKubeconfig(azure.clients, clusterId).catch(() => undefined);
    await cloudOf(azure).containerGroups(SUBSCRIPTION, nodeResourceGroup);

    const places = {
      cluster: [clusterId],
      nodes: [nodesId],
      network: [],
      managedNetwork: [],
      subnet: [],
      subscription: [],
    };
    const needed = calls.map((call) => [actionsOf(call), rows.find(({ scope }) => isWithin(call.path, scope, places))]);
    expect(needed).toEqual(rows.map((row) => [[row.action], row]));
  });
});

/** With the setting, a lesser mode sees all that mode burst sees, and does nothing. */
describe.each([
  ['infra/kubernetes', '', ({ mode }: KubernetesPermission) => mode === 'burst'],
  ['infra/kubernetes/look', 'look/', ({ alsoWith }: KubernetesPermission) => alsoWith === 'BURST_LOOK_INSIDE'],
])('%s', (_where, folder, isMeant) => {
  it('grants by its ClusterRole what the permissions name, and nothing more', () => {
    const { rules } = manifest<ClusterRole>(`${folder}cluster-role`);

    const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => rightTo(verb, resource, group))),
      ),
    );

    expect(rights.toSorted()).toEqual(granted(isMeant));
    expect(JSON.stringify(rules)).not.toContain('*');
  });

  it('binds it to one user, whose object id the kustomization replaces', () => {
    const role = manifest<ClusterRole>(`${folder}cluster-role`);
    const { roleRef, subjects } = manifest<Binding>(`${folder}cluster-role-binding`);
    const { resources, patches } = manifest<Kustomization>(`${folder}kustomization`);
    const [patch] = loadYaml<readonly Replacement[]>(patches[0]?.patch ?? '');

    expect(roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.metadata.name });
    expect(subjects).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: patch?.value }]);
    expect(patch).toMatchObject({ op: 'replace', path: '/subjects/0/name' });
    expect(patches[0]?.target).toEqual({ kind: 'ClusterRoleBinding' });
    expect(resources).toEqual(['cluster-role.yaml', 'cluster-role-binding.yaml']);
  });
});

let certificate: Certificate;
let arm: Arm | undefined;
beforeAll(async () => {
  certificate = await makeCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterEach(() => arm?.stop());
afterAll(() => certificate.remove());

async function anAzure() {
  const world = aWorld({ clusters: [structuredClone(cluster)] });
  const evaluateQuery = () => ({ error: { code: 'SemanticError', message: 'No such table.' } });
  arm = await startArm({ world, clock: manualClock(), certificate, evaluateQuery });
  const azure = createArm({ endpoint: arm.url, credential, retry: { retriesMax: 0 } });
  return { azure, calls: arm.calls };
}

/** Two pods run on a VM, one on the virtual node, and one waits; the controller may do what the permissions say. */
async function aWorkingCluster() {
  let rows = burstRows;
  const { kubernetes: server, pass } = await start({
    nodes: [{ name: 'vm-1', cpu: '2', memory: '8Gi' }],
    virtualNode: { createSeconds: 1, startSeconds: 5 },
    tokens: () => ({ name: 'controller', rights: rows.map(ruleOf) }),
  });
  const one = { namespace: 'shop', replicas: 1, requests: { cpu: '1', memory: '1Gi' } };
  server.applyDeployment({ ...one, name: 'web', replicas: 2 });
  pass(30);
  server.applyDeployment({ ...one, name: 'away', pod: { tolerations: [ourToleration] } });
  server.applyDeployment({ ...one, name: 'late' });
  pass(30);
  const connectionOf = async () => ({ server: server.url, certificateAuthority: server.ca });
  const kubernetes = createKubernetes({ connectionOf, credential });
  let heard = server.requests.length;
  return {
    hands: { cloud: noCloud, kubernetes },
    look: () => viewOf(kubernetes),
    withhold(row: KubernetesPermission) {
      rows = rows.filter((other) => other !== row);
    },
    /** The rights that were used since the last question. */
    asked(): readonly KubernetesRight[] {
      const calls = server.requests.slice(heard);
      heard = server.requests.length;
      return [...new Set(calls.map(rightOf))].toSorted();
    },
  };
}

const ruleOf = ({ apiGroup, resource, verbs }: KubernetesPermission) => ({
  verbs,
  apiGroups: [apiGroup],
  resources: [resource],
});

/** Pods are no matter of Azure. */
const noCloud = {} as Cloud;

async function viewOf(kubernetes: Kubernetes): Promise<ClusterView> {
  const sight = await kubernetes.view(clusterId, '2026-11-25T03:00:00.000Z');
  if (sight.seen) return sight.value;
  throw new Error(sight.advice);
}

const complaintsOf = (look: () => Promise<ClusterView>): Promise<readonly string[]> =>
  look().then(
    ({ gaps }) => gaps,
    (error: Error) => [error.message],
  );

/** A burst is asked for twice, as after a lost answer: then the pod is looked at. */
async function carryOut(
  kind: (typeof podKinds)[number],
  hands: Hands,
  { waiting, onVirtualNodes }: ClusterView,
): Promise<Outcome> {
  const pods = (kind === 'burst-pods' ? waiting : onVirtualNodes).map(orderFor);
  const outcome = await actuate(hands, { kind, clusterId, pods });
  return kind === 'burst-pods' && outcome.result === 'applied' ? actuate(hands, outcome.action) : outcome;
}

const orderFor = ({ metadata, spec }: Pod): BurstOrder => ({
  namespace: metadata?.namespace ?? '',
  name: metadata?.name ?? '',
  uid: metadata?.uid ?? '',
  resourceVersion: metadata?.resourceVersion ?? '',
  tolerations: [...(spec?.tolerations ?? []), ourToleration],
  annotations: { 'aks-burst/episode': 'e-1' },
});

const wordsOf = (outcome: Outcome): string => JSON.stringify(outcome);

function granted(isMeant: (row: KubernetesPermission) => boolean): readonly KubernetesRight[] {
  return kubernetesRows
    .filter(isMeant)
    .flatMap(({ verbs, resource, apiGroup }) => verbs.map((verb) => rightTo(verb, resource, apiGroup)))
    .toSorted();
}

function manifest<T>(name: string): T {
  return loadYaml<T>(readFileSync(new URL(`../../infra/kubernetes/${name}.yaml`, import.meta.url), 'utf8'));
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface ClusterRole extends Named {
  readonly rules: readonly Readonly<Record<'apiGroups' | 'resources' | 'verbs', readonly string[]>>[];
}

interface Binding extends Named {
  readonly roleRef: object;
  readonly subjects: readonly object[];
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly patches: readonly { readonly target: object; readonly patch: string }[];
}

interface Replacement {
  readonly op: string;
  readonly path: string;
  readonly value: string;
}

import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createArmCloud } from '../../shared/adapters/arm/arm-cloud.ts';
import { createAzureMonitor } from '../../shared/adapters/monitor/azure-monitor.ts';
import { actuate, type Hands } from '../../shared/controller/actuators/actuator.ts';
import type { Action } from '../../shared/domain/action.ts';
import { networkContributorRoleId } from '../../shared/domain/azure.ts';
import type { Cluster } from '../../shared/domain/cluster.ts';
import { parseClusterId } from '../../shared/domain/ids.ts';
import type { Mode } from '../../shared/domain/mode.ts';
import type { Cloud } from '../../shared/ports/cloud.ts';
import type { Monitor } from '../../shared/ports/monitor.ts';
import { credential } from '../contracts/official-clients.ts';
import { aCluster, aVirtualNetwork, aWorld, LOCATION, SUBSCRIPTION } from '../sandbox/arm/builders.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import type { MendingKind } from '../shared/readiness/worlds.ts';
import { deletionKinds, mendingKinds } from './actions.ts';
import { actionsOf, isWithin, type Places } from './azure-actions.ts';
import { permissionRows } from './permissions.ts';

/** infra/permissions.json against what the adapters really ask of Azure: nothing missing, and nothing too much. */

const network = aVirtualNetwork({
  subnets: { nodes: { addressPrefix: '10.240.0.0/16' }, spare: { addressPrefix: '10.242.0.0/24' } },
});
const cluster = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes` });
const managed = aCluster({ name: 'managed' });
const clusterId = parseClusterId(cluster.id) ?? expect.unreachable();
const managedId = parseClusterId(managed.id) ?? expect.unreachable();
const burstSubnetId = `${network.id}/subnets/virtual-node-aci`;
const principalId = 'aaaaaaaa-0000-4000-8000-000000000009';
const nodesId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${managed.properties.nodeResourceGroup}`;
const places: Places = {
  cluster: [clusterId, managedId],
  network: [network.id],
  managedNetwork: [nodesId],
  nodes: [nodesId],
  subnet: [burstSubnetId],
  subscription: [`/subscriptions/${SUBSCRIPTION}`, '/providers/Microsoft.ResourceGraph'],
};

let certificate: Certificate;
let arm: Arm | undefined;
const clock = manualClock();
beforeAll(async () => {
  certificate = await makeCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterEach(() => arm?.stop());
afterAll(() => certificate.remove());

describe('the permissions', () => {
  it('let mode observe look at everything, and at nothing more', async () => {
    const { cloud, monitor, calls } = await azure();

    await lookAtEverything(cloud, monitor);

    expect(beyond(calls)).toEqual([]);
    expect(needed(calls)).toEqual(granted(({ mode }) => mode === 'observe'));
  });

  it.each(mendingKinds)('let %s be done and followed to its end, and nothing more', async (kind) => {
    const { cloud, calls } = await azure();
    await prepareFor(kind, cloud);
    calls.splice(0);

    const outcome = await actuate(handsOf(cloud), examples[kind]);
    if (outcome.result === 'accepted') await follow(cloud, outcome.operationUrl);

    expect(outcome.result).toMatch(/^(applied|accepted)$/);
    expect(beyond(calls)).toEqual([]);
    const looking = granted(({ mode }) => mode === 'observe');
    expect(needed(calls).filter((action) => !looking.includes(action))).toEqual(
      granted(({ changes }) => changes?.includes(kind) ?? false),
    );
  });

  it('name for each right of modes prepare and reap the changes that need it, all of which there are', () => {
    const known: Partial<Record<Mode, readonly string[]>> = { prepare: mendingKinds, reap: deletionKinds };
    const wrong = permissionRows.filter(({ mode, changes = [] }) => {
      const areKnown = changes.every((kind) => known[mode]?.includes(kind));
      return !areKnown || mode in known !== changes.length > 0;
    });

    expect(wrong).toEqual([]);
  });

  it('stand once each, without a wildcard, and with one deletion, which is for mode reap alone', () => {
    const names = permissionRows.map(({ scope, action }) => `${scope} ${action.toLowerCase()}`);

    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => /\*|admin/.test(name))).toEqual([]);
    expect(permissionRows.filter(({ action }) => action.endsWith('/delete'))).toMatchObject([
      { scope: 'nodes', action: 'Microsoft.ContainerInstance/containerGroups/delete', mode: 'reap' },
    ]);
  });
});

describe('a call that needs more than the permissions', () => {
  it.each([
    ['a deletion', { method: 'DELETE', path: `${burstSubnetId}` }],
    [
      'a role at the whole subscription',
      { method: 'PUT', path: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/x` },
    ],
    ['a cluster elsewhere', { method: 'GET', path: cluster.id.replace(/[^/]+$/, 'other') }],
    ["an administrator's credentials", { method: 'POST', path: `${cluster.id}/listClusterAdminCredential` }],
  ])('is noticed: %s', (_what, call) => {
    expect(beyond([call])).toHaveLength(1);
  });
});

type Call = Pick<RecordedCall, 'method' | 'path' | 'requestBody'>;

/** What was called, and is allowed nowhere or somewhere else only. */
function beyond(calls: readonly Call[]): readonly string[] {
  const asked = calls.flatMap((call) => actionsOf(call).map((action) => ({ action, path: call.path })));
  return asked
    .filter(
      ({ action, path }) =>
        !permissionRows.some((row) => isSame(row.action, action) && isWithin(path, row.scope, places)),
    )
    .map(({ action, path }) => `${action} at ${path}`);
}

const needed = (calls: readonly Call[]) => sorted(calls.flatMap(actionsOf));

/** Without the linked ones, which Azure asks for by itself. */
function granted(isMeant: (row: (typeof permissionRows)[number]) => boolean): readonly string[] {
  return sorted(permissionRows.filter((row) => row.scope !== 'linked' && isMeant(row)).map(({ action }) => action));
}

const sorted = (actions: readonly string[]) => [...new Set(actions.map((action) => action.toLowerCase()))].sort();

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

async function azure() {
  const world = aWorld({
    clusters: structuredClone([cluster, managed]),
    virtualNetworks: structuredClone([network]),
    unregistered: ['Microsoft.ContainerInstance'],
  });
  const evaluateQuery = () => ({ error: { code: 'SemanticError', message: 'No such table.' } });
  arm = await startArm({ world, clock, certificate, evaluateQuery });
  const cloud = createArmCloud({ endpoint: arm.url, credential, retry: { retriesMax: 0 } });
  const monitor = createAzureMonitor({ armEndpoint: arm.url, logsEndpoint: arm.url, credential });
  return { cloud, monitor, calls: arm.calls };
}

/** Every way of looking there is but those of mode burst: a forgotten one does not compile. */
async function lookAtEverything(cloud: Cloud, monitor: Monitor): Promise<void> {
  type OfBurst = 'containerGroups' | 'containerGroup';
  type Reads = Exclude<keyof Cloud, 'operation' | OfBurst | (typeof writes)[number]>;
  const clusters = [await cloud.cluster(clusterId), await cloud.cluster(managedId)] as Cluster[];
  const now = new Date(clock.now()).toISOString();
  const looks: Record<Reads | keyof Monitor, () => Promise<unknown>> = {
    cluster: () => cloud.cluster(clusterId),
    network: () => Promise.all(clusters.map((one) => cloud.network(one))),
    providerState: () => cloud.providerState(SUBSCRIPTION),
    region: () => cloud.region(SUBSCRIPTION, LOCATION),
    usages: () => cloud.usages(SUBSCRIPTION, LOCATION),
    roles: () => cloud.roles(burstSubnetId, principalId),
    fleet: () => cloud.fleet([SUBSCRIPTION]),
    backlog: () => monitor.backlog(clusterId, now, 600),
    virtualNode: () => monitor.virtualNode(clusterId, now, 600),
  };
  // What comes back is for other tests: asking alone needs the right.
  for (const look of Object.values(looks)) await look().catch(() => undefined);
}

const writes = [
  ...(['registerProvider', 'createSubnet', 'delegateSubnet'] as const),
  ...(['enableAddon', 'assignRole', 'deleteContainerGroup'] as const),
] as const;

const examples: { readonly [Kind in MendingKind]: Extract<Action, { kind: Kind }> } = {
  'register-provider': {
    kind: 'register-provider',
    subscriptionId: SUBSCRIPTION,
    provider: 'Microsoft.ContainerInstance',
  },
  'create-subnet': {
    kind: 'create-subnet',
    networkId: network.id,
    subnetName: 'virtual-node-aci',
    addressPrefix: '10.241.1.0/24',
  },
  'delegate-subnet': { kind: 'delegate-subnet', subnetId: `${network.id}/subnets/spare` },
  'enable-addon': { kind: 'enable-addon', clusterId, subnetName: 'virtual-node-aci' },
  'assign-role': {
    kind: 'assign-role',
    scope: burstSubnetId,
    principalId,
    roleId: networkContributorRoleId,
    roleName: 'Network Contributor',
  },
};

/** No mending of readiness looks into a cluster. */
function handsOf(cloud: Cloud): Hands {
  const untouched = () => expect.unreachable('Kubernetes is asked.');
  const looks = { view: untouched, glimpse: untouched };
  const ofBurst = { burst: untouched, evict: untouched, giveBack: untouched };
  const ofReap = { pod: untouched, node: untouched, removePod: untouched, removeNode: untouched };
  return { cloud, kubernetes: { ...looks, ...ofBurst, ...ofReap } };
}

/** What the change stands on. */
async function prepareFor(kind: MendingKind, cloud: Cloud): Promise<void> {
  if (kind === 'register-provider') return;
  await cloud.registerProvider(SUBSCRIPTION);
  clock.advance(600);
  if (kind === 'create-subnet' || kind === 'delegate-subnet') return;
  await actuate(handsOf(cloud), examples['create-subnet']);
  clock.advance(600);
}

async function follow(cloud: Cloud, operationUrl: string): Promise<void> {
  for (let time = 0; time < 100; time += 1) {
    const { kind } = await cloud.operation(operationUrl);
    if (kind === 'succeeded') return;
    expect(kind).toBe('running');
    clock.advance(60);
    await pause(1);
  }
  expect.unreachable('The operation does not end.');
}

import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createArmCloud } from '../../shared/adapters/arm/arm-cloud.ts';
import { networkContributorRoleId } from '../../shared/domain/azure.ts';
import { parseClusterId } from '../../shared/domain/ids.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import { aCluster as aDomainCluster, aNetwork, aRegion, aSubnet, someUsages } from '../builders/an-observation.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeCloud } from '../fakes/fake-cloud.ts';
import {
  aCluster,
  aContainerGroup,
  aVirtualNetwork,
  aWorld,
  LOCATION,
  RESOURCE_GROUP,
  SUBSCRIPTION,
} from '../sandbox/arm/builders.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { type Arm, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { manualClock } from '../sandbox/simulated-clock.ts';
import { type CloudWorld, describeCloud, type FollowedOp } from './cloud.contract.ts';
import { credential } from './official-clients.ts';
import { hasSpecifications, judgeExchanges } from './specification-judge.ts';

/** Longer than any operation of the emulator's ordinary delays. */
const longEnoughSeconds = 600;

const provider = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.Network`;
const networkId = `${provider}/virtualNetworks/shop-vnet`;
const nodesId = `${networkId}/subnets/nodes`;
const natGatewayId = `${provider}/natGateways/egress`;
const networkSecurityGroupId = `${provider}/networkSecurityGroups/shop`;
const clusterId = parseClusterId(aCluster().id) ?? expect.unreachable();
const groupId = aContainerGroup({ name: 'shop-web-1' }).id;
const place = { subscriptionId: SUBSCRIPTION, location: LOCATION, clusterId, networkId, groupId };

let certificate: Certificate;
let arm: Arm | undefined;
const exchanges: RecordedCall[] = [];
beforeAll(async () => {
  certificate = await makeCertificate();
  // As NODE_EXTRA_CA_CERTS does for a whole process.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterEach(async () => {
  exchanges.push(...(arm?.calls ?? []));
  await arm?.stop();
  arm = undefined;
});
afterAll(() => certificate.remove());

describeCloud('FakeCloud', async () => fakeWorld().world);

describeCloud('createArmCloud on the ARM emulator', emulatorWorld);

test.skipIf(!hasSpecifications())(
  'What the adapter sent above conforms to the published specifications (needs ../shared/azure-specs)',
  async () => {
    const requests = (await judgeExchanges(exchanges)).filter(({ about }) => about === 'request');
    expect(exchanges.length).toBeGreaterThan(100);
    expect(requests).toEqual([]);
  },
  60_000,
);

test('The virtual node of FakeCloud is ready when all is in place, and not before', async () => {
  const { fake, clock, world } = fakeWorld();
  const { passOperations } = world;
  await fake.registerProvider(SUBSCRIPTION);
  await fake.createSubnet(networkId, 'burst', '10.241.1.0/24');
  passOperations();
  await fake.enableAddon(clusterId, 'burst');
  passOperations();
  expect(fake.virtualNodeReady(clusterId)).toBe(false);

  const principalId = (await fake.cluster(clusterId))?.addon?.identity?.objectId ?? '';
  await fake.assignRole(`${networkId}/subnets/burst`, principalId, networkContributorRoleId);

  expect(fake.virtualNodeReady(clusterId)).toBe(false);
  clock.advance(30);
  expect(fake.virtualNodeReady(clusterId)).toBe(true);
  expect(fake.writes().map(({ op }) => op)).toEqual(['registerProvider', 'createSubnet', 'enableAddon', 'assignRole']);
});

function fakeWorld() {
  const clock = new FakeClock();
  const fake = new FakeCloud(clock);
  fake.setCluster(aDomainCluster({ id: clusterId, location: LOCATION, nodeSubnetIds: [nodesId], addon: null }));
  fake.setNetwork(aNetwork({ id: networkId, addressPrefixes: ['10.240.0.0/12'], subnets: someSubnets() }));
  fake.setRegion(SUBSCRIPTION, aRegion({ location: LOCATION }));
  fake.setUsages(SUBSCRIPTION, LOCATION, someUsages());
  const pod = { namespace: 'shop', name: 'web-1', uid: 'uid-1', nodeName: 'virtual-node-aci-linux' };
  fake.groups = [{ id: groupId, pod, state: 'Running', since: null, cpuCores: 1, memoryGigabytes: 1.5 }];
  const world: CloudWorld = {
    ...place,
    cloud: fake,
    unknownOperationUrl: 'https://fake.azure/operations/none',
    passOperations: () => clock.advance(longEnoughSeconds),
    failNextOperation: (op, error) => fake.failNextOperation(op, error),
    loseNextAnswer: (op) => fake.failNext(op, lostAnswer(), { tookEffect: true }),
  };
  return { world, clock, fake };
}

function someSubnets() {
  const plain = { delegations: [], natGatewayId: null };
  const at = (name: string, prefix: string) => ({
    id: `${networkId}/subnets/${name}`,
    name,
    addressPrefixes: [prefix],
  });
  return [
    aSubnet({ ...plain, ...at('nodes', '10.240.0.0/16'), ipConfigurations: 90 }),
    aSubnet({ ...plain, ...at('spare', '10.242.0.0/24'), natGatewayId, networkSecurityGroupId }),
    aSubnet({ ...plain, ...at('web', '10.243.0.0/24'), delegations: ['Microsoft.Web/serverFarms'] }),
  ];
}

function lostAnswer(): CloudError {
  const details = { attempt: 'Writing', target: networkId, status: null, code: 'ECONNRESET', said: '', advice: '' };
  return new CloudError({ kind: 'unavailable', ...details });
}

async function emulatorWorld(): Promise<CloudWorld> {
  const clock = manualClock();
  arm = await startArm({ world: anEmulatedWorld(), clock, certificate });
  const { url, faults } = arm;
  return {
    ...place,
    cloud: createArmCloud({ endpoint: url, credential, retry: { retriesMax: 0 } }),
    unknownOperationUrl: `${url}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Network/locations/${LOCATION}/operations/no?api-version=2026-01-01`,
    passOperations: () => clock.advance(longEnoughSeconds),
    failNextOperation: (op, error) =>
      faults.push({ operation: operationNames[op], on: { nth: 1 }, answer: { operationFails: error } }),
    loseNextAnswer: (op) =>
      faults.push({ operation: operationNames[op], on: { nth: 1 }, when: 'after', answer: { dropConnection: true } }),
  };
}

const operationNames: Readonly<Record<FollowedOp, string>> = {
  createSubnet: 'subnets.createOrUpdate',
  enableAddon: 'managedClusters.createOrUpdate',
  deleteContainerGroup: 'containerGroups.delete',
};

function anEmulatedWorld() {
  const subnets = {
    nodes: { addressPrefix: '10.240.0.0/16' },
    spare: {
      addressPrefix: '10.242.0.0/24',
      natGateway: { id: natGatewayId },
      networkSecurityGroup: { id: networkSecurityGroupId },
    },
    web: {
      addressPrefix: '10.243.0.0/24',
      delegations: [{ name: 'web', properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
    },
  };
  const group = aContainerGroup({ name: 'shop-web-1', properties: { instanceView: { state: 'Running' } } });
  const tags = { PodName: 'web-1', Namespace: 'shop', UID: 'uid-1', NodeName: 'virtual-node-aci-linux' };
  return aWorld({
    clusters: [aCluster({ vnetSubnetId: nodesId })],
    virtualNetworks: [aVirtualNetwork({ subnets })],
    containerGroups: [{ ...group, tags: { ...tags } }],
    unregistered: ['Microsoft.ContainerInstance'],
  });
}

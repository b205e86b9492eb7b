import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ContainerServiceClient } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiVersions } from '../../../../shared/adapters/arm/arm.ts';
import { without } from '../../../../shared/adapters/arm/put-back.ts';
import { readOnlyOfCluster, readOnlyOfSubnet } from '../../../../shared/adapters/arm/read-only.ts';
import {
  answeredCluster,
  answeredSubnet,
  richClusterPath,
  richSubnetId,
  unknownToSdk,
  writableCluster,
  writableSubnet,
} from './rich-bodies.ts';
import { aCredential, type ScriptedArm, startScriptedArm } from './scripted-arm.ts';

/** Reading a resource and writing it back whole: what is kept, compared with what the SDK's own models keep. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const subscriptionId = '11111111-2222-3333-4444-555555555555';

/** What the SDK's typed clients send after reading the body and writing it back unchanged. */
const throughSdk = {
  async cluster(body: unknown) {
    arm.on('GET', richClusterPath, { body });
    arm.on('PUT', richClusterPath, { body });
    const client = new ContainerServiceClient(aCredential(), subscriptionId, { endpoint: arm.endpoint });
    const found = await client.managedClusters.get('shop', 'shop-prod');
    await client.managedClusters.createOrUpdate('shop', 'shop-prod', found).submitted();
    return arm.asked.at(-1)?.body;
  },
  async subnet(body: unknown) {
    arm.on('GET', richSubnetId, { body });
    arm.on('PUT', richSubnetId, { body });
    const client = new NetworkManagementClient(aCredential(), subscriptionId, { endpoint: arm.endpoint });
    const found = await client.subnets.get('shop', 'shop-net', 'burst');
    await client.subnets.createOrUpdate('shop', 'shop-net', 'burst', found).submitted();
    return arm.asked.at(-1)?.body;
  },
};

describe('What goes back of a resource that was read', () => {
  test('is all of a subnet that may be written, and nothing that may not', () => {
    expect(without(readOnlyOfSubnet, answeredSubnet)).toEqual({
      ...writableSubnet,
      properties: { ...writableSubnet.properties, delegations: [] },
    });
  });

  test('is all of a cluster that may be written, and nothing that may not', () => {
    const { servicePrincipalProfile } = answeredCluster.properties;
    expect(without(readOnlyOfCluster, answeredCluster)).toEqual({
      ...writableCluster,
      properties: { ...writableCluster.properties, servicePrincipalProfile },
    });
  });

  test('leaves the body that was read untouched', () => {
    const before = structuredClone(answeredCluster);
    without(readOnlyOfCluster, answeredCluster);
    expect(answeredCluster).toEqual(before);
  });
});

describe('Compared with the models of the SDK', () => {
  test('a subnet keeps at least what they keep', async () => {
    const theirs = await throughSdk.subnet(answeredSubnet);
    expect(without(readOnlyOfSubnet, answeredSubnet)).toMatchObject(withoutUndefined(theirs));
  });

  test('a cluster keeps at least what they keep', async () => {
    const theirs = await throughSdk.cluster(answeredCluster);
    expect(without(readOnlyOfCluster, answeredCluster)).toMatchObject(withoutUndefined(theirs));
  });

  test('the bodies are of the same api-versions', async () => {
    await throughSdk.cluster(answeredCluster);
    await throughSdk.subnet(answeredSubnet);
    const versions = arm.asked.filter(({ method }) => method === 'PUT').map(({ query }) => query.get('api-version'));
    expect(versions).toEqual([apiVersions.managedClusters, apiVersions.subnets]);
  });

  test('a subnet keeps properties that they drop', async () => {
    const body = { ...answeredSubnet, properties: { ...answeredSubnet.properties, ...unknownToSdk } };
    const theirs = await throughSdk.subnet(body);
    expect(theirs.properties).not.toHaveProperty('newerSetting');
    expect(without(readOnlyOfSubnet, body).properties).toMatchObject(unknownToSdk);
  });

  test('a cluster keeps properties that they drop', async () => {
    const body = { ...answeredCluster, properties: { ...answeredCluster.properties, ...unknownToSdk } };
    const theirs = await throughSdk.cluster(body);
    expect(theirs.properties).not.toHaveProperty('newerSetting');
    expect(without(readOnlyOfCluster, body).properties).toMatchObject(unknownToSdk);
  });
});

/** Specifications that stand beside the repository where it is developed. */
const specs = fileURLToPath(new URL('../../../../../shared/azure-specs/derived/', import.meta.url));

describe.skipIf(!existsSync(specs))('The lists of read-only properties (need ../shared/azure-specs)', () => {
  test('name every one that the specification of clusters names', () => {
    const named = readOnlyPaths('Microsoft.ContainerService/2026-06-01/managedClusters.json', 'ManagedCluster');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !isCovered(path, readOnlyOfCluster))).toEqual([]);
  });

  test('name every one that the specification of subnets names, but of what a subnet only points at', () => {
    const pointers = /^properties\.(networkSecurityGroup|routeTable|serviceEndpointPolicies\[\])\./;
    const named = readOnlyPaths('Microsoft.Network/2026-01-01/virtualNetwork.json', 'Subnet');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !pointers.test(path) && !isCovered(path, readOnlyOfSubnet))).toEqual([]);
  });

  test('name nothing that may be written', () => {
    const named = [
      ...readOnlyPaths('Microsoft.ContainerService/2026-06-01/managedClusters.json', 'ManagedCluster'),
      ...readOnlyPaths('Microsoft.Network/2026-01-01/virtualNetwork.json', 'Subnet'),
    ];
    const listed = [...readOnlyOfCluster, ...readOnlyOfSubnet];
    // `status` holds nothing but read-only properties.
    expect(listed.filter((path) => !named.includes(path) && !path.endsWith('.status'))).toEqual([]);
  });
});

interface Schema {
  readonly $ref?: string;
  readonly readOnly?: boolean;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

function readOnlyPaths(file: string, name: string): readonly string[] {
  const { definitions } = JSON.parse(readFileSync(`${specs}${file}`, 'utf8')) as {
    definitions: Record<string, Schema>;
  };
  const walk = (schema: Schema, path: string, within: readonly string[]): readonly string[] => {
    if (schema.readOnly) return [path];
    const reference = schema.$ref?.split('/').at(-1);
    if (reference)
      return within.includes(reference) ? [] : walk(definitions[reference] ?? {}, path, [...within, reference]);
    const { allOf = [], properties = {}, items, additionalProperties } = schema;
    return [
      ...allOf.flatMap((part) => walk(part, path, within)),
      ...Object.entries(properties).flatMap(([key, part]) => walk(part, path ? `${path}.${key}` : key, within)),
      ...(items ? walk(items, `${path}[]`, within) : []),
      ...(typeof additionalProperties === 'object' ? walk(additionalProperties, `${path}.*`, within) : []),
    ];
  };
  return walk({ $ref: `#/definitions/${name}` }, '', []);
}

function isCovered(path: string, listed: readonly string[]): boolean {
  return listed.some((one) => path === one || path.startsWith(`${one}.`));
}

function withoutUndefined(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}

/** Emulated Azures for contract tests: the official clients of each, and the judgement on all their exchanges. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aCluster, aVirtualNetwork, aWorld, SUBSCRIPTION, type WorldParts } from '../sandbox/arm/builders.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { type Arm, type ArmOptions, startArm } from '../sandbox/arm/server.ts';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { startClock } from '../sandbox/simulated-clock.ts';
import { officialClients } from './official-clients.ts';
import { hasSpecifications, judgeExchanges } from './specification-judge.ts';

/** Three minutes of Azure pass in a fifth of a second. */
export const SPEED = 900;

export const network = aVirtualNetwork();
export const cluster = aCluster({ vnetSubnetId: `${network.id}/subnets/nodes`, tags: { team: 'shop' } });

/** Starts an emulator with one cluster in its own network, and what the test adds. */
export type StartAzure = (
  parts?: WorldParts,
  options?: Partial<ArmOptions>,
) => Promise<ReturnType<typeof officialClients> & { arm: Arm }>;

/** Call it first in a test file, and `itConforms` of its answer last: it judges what the tests between exchanged. */
export function azureForTests(): { azure: StartAzure; itConforms(): void } {
  let certificate: Certificate;
  const running: Arm[] = [];
  const exchanges: RecordedCall[] = [];
  beforeAll(async () => {
    certificate = await makeCertificate();
  });
  afterEach(async () => {
    for (const arm of running.splice(0)) {
      exchanges.push(...arm.calls);
      await arm.stop();
    }
  });
  afterAll(() => certificate.remove());
  const azure: StartAzure = async (parts = {}, options = {}) => {
    const ordinary = { clusters: [structuredClone(cluster)], virtualNetworks: [structuredClone(network)] };
    const world = aWorld({ ...ordinary, ...parts });
    const arm = await startArm({ world, clock: startClock({ speed: SPEED }), certificate, ...options });
    running.push(arm);
    return { ...officialClients({ url: arm.url, ca: certificate.ca, subscriptionId: SUBSCRIPTION }), arm };
  };
  return { azure, itConforms: () => judgeLast(exchanges) };
}

function judgeLast(exchanges: RecordedCall[]): void {
  const reason = hasSpecifications() ? '' : ' (skipped: ../shared/azure-specs is not here)';
  describe(`by Microsoft's specifications${reason}`, () => {
    it.skipIf(!hasSpecifications())('every exchange above conforms', { timeout: 60_000 }, async () => {
      const complaints = await judgeExchanges(exchanges);

      expect(exchanges).not.toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}

/** What a call failed with. */
export async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('The call succeeded.'),
    (error: unknown) => error,
  );
}

/** All items of a paged list. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

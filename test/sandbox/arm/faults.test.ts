import { describe, expect, it } from 'vitest';
import { armForTests } from './an-arm.ts';
import { aVirtualNetwork } from './builders.ts';
import type { Fault } from './faults.ts';

const azure = armForTests();
const network = aVirtualNetwork();
const burst = `${network.id}/subnets/burst`;
const body = { properties: { addressPrefix: '10.241.0.0/16' } };
const busy = { status: 503, code: 'ServiceUnavailable', message: 'Try later.', headers: { 'retry-after': '3' } };
const fresh = () => ({ virtualNetworks: [structuredClone(network)] });

describe('a fault strikes', () => {
  it.each<[string, Fault['on'], number[]]>([
    ['every call', undefined, [503, 503, 503]],
    ['the second call only', { nth: 2 }, [200, 503, 200]],
    ['the first two calls', { times: 2 }, [503, 503, 200]],
  ])('%s', async (_, on, statuses) => {
    const faults = [{ operation: 'virtualNetworks.get', answer: busy, ...(on ? { on } : {}) }];
    const { get } = await azure(fresh(), { faults });

    const replies = [await get(network.id), await get(network.id), await get(network.id)];

    expect(replies.map(({ status }) => status)).toEqual(statuses);
    expect(replies.find(({ status }) => status === 503)).toMatchObject({
      headers: { 'retry-after': '3' },
      body: { error: { code: 'ServiceUnavailable' } },
    });
  });

  it.each<[string, Fault['when'], boolean]>([
    ['before the effect, so that nothing was written', 'before', false],
    ['after the effect, so that only the answer is wrong', 'after', true],
  ])('%s', async (_, when, isWritten) => {
    const { put, arm } = await azure(fresh(), {
      faults: [{ operation: 'subnets.createOrUpdate', when: when ?? 'before', answer: busy }],
    });

    const reply = await put(burst, body);

    const names = arm.world.virtualNetworks[network.id.toLowerCase()]?.properties.subnets.map(({ name }) => name);
    expect(reply.status).toBe(503);
    expect(names?.includes('burst')).toBe(isWritten);
  });

  it('a write that takes effect and whose answer is lost', async () => {
    const faults: Fault[] = [{ operation: 'subnets.createOrUpdate', when: 'after', answer: { dropConnection: true } }];
    const { put, get, arm } = await azure(fresh(), { faults });

    await expect(put(burst, body)).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect((await get(burst)).status).toBe(200);
    expect(arm.calls.map(({ status }) => status)).toEqual([0, 200]);
  });

  it('an operation that begins well and fails at its end', async () => {
    const operationFails = { code: 'InternalServerError', message: 'An error occurred.' };
    const { put, get, clock } = await azure(fresh(), {
      faults: [{ operation: 'subnets.createOrUpdate', answer: { operationFails } }],
    });

    const reply = await put(burst, body);
    clock.advance(5);
    const status = await get(new URL(reply.headers['azure-asyncoperation'] ?? '').pathname);

    expect(reply.status).toBe(201);
    expect(status.body).toMatchObject({ status: 'Failed', error: operationFails });
    expect((await get(burst)).body.properties.provisioningState).toBe('Failed');
  });

  it('in the flat form of AKS, when a story adds it while the emulator runs', async () => {
    const { get, arm } = await azure(fresh());

    arm.faults.push({
      operation: 'virtualNetworks.get',
      answer: { status: 409, code: 'EtagMismatch', message: 'Lost.', flat: true },
    });

    expect((await get(network.id)).body).toEqual({
      code: 'EtagMismatch',
      details: null,
      message: 'Lost.',
      subcode: '',
    });
  });
});

it('a fault on an operation that does not exist is a mistake of the story', async () => {
  await expect(azure(fresh(), { faults: [{ operation: 'subnet.put', answer: busy }] })).rejects.toThrow(
    /no operation 'subnet.put'/,
  );
});

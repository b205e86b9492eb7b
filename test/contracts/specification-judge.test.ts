import { describe, expect, it } from 'vitest';
import { aVirtualNetwork } from '../sandbox/arm/builders.ts';
import type { RecordedCall } from '../sandbox/arm/journal.ts';
import { hasSpecifications, judgeExchanges } from './specification-judge.ts';

const [subnet] = aVirtualNetwork().properties.subnets;
const json = { 'content-type': 'application/json' };

/** A well-formed read of a subnet. */
const read: RecordedCall = {
  at: 0,
  service: 'network',
  operation: 'subnets.get',
  kind: 'read',
  method: 'GET',
  path: `${subnet?.id}?api-version=2026-01-01`,
  status: 200,
  requestHeaders: {},
  responseHeaders: json,
  responseBody: subnet,
  correlationId: 'x',
};
const reason = hasSpecifications() ? '' : ' (skipped: ../shared/azure-specs is not here)';

describe.skipIf(!hasSpecifications())(`the judge${reason}`, { timeout: 60_000 }, () => {
  it.each([
    ['nothing in a sound exchange', {}, []],
    ['an invented property in an answer', { responseBody: { ...subnet, invented: true } }, ['response']],
    ['a status that is not specified', { status: 202 }, ['response']],
    ['an answer without its content type', { responseHeaders: {} }, ['response']],
    [
      'a wrong type in a request',
      { method: 'PUT', requestHeaders: json, requestBody: { properties: { addressPrefixes: '10.0.0.0/24' } } },
      ['request'],
    ],
    [
      'a wrong type in a request whose connection was dropped',
      { method: 'PUT', status: 0, requestHeaders: json, requestBody: { properties: { addressPrefixes: 'x' } } },
      ['request'],
    ],
    ['an operation that no specification has', { method: 'PATCH' }, ['request', 'response']],
    ['nothing in a status URL, which no specification has', { operation: 'network.operationStatus', path: '/x' }, []],
    ["nothing in AKS's flat conflicts", { ...flatConflict() }, []],
    [
      'the same flat form elsewhere',
      { ...flatConflict(), operation: 'subnets.get', path: read.path, method: 'GET' },
      ['response'],
    ],
  ])('finds %s', async (_, change: Partial<RecordedCall>, expected) => {
    const complaints = await judgeExchanges([{ ...read, ...change }]);

    expect(complaints.map(({ about }) => about)).toEqual(expected);
  });
});

function flatConflict(): Partial<RecordedCall> {
  const path = `${read.path.split('/providers/')[0]}/providers/Microsoft.ContainerService/managedClusters/shop?api-version=2026-06-01`;
  const responseBody = { code: 'OperationNotAllowed', details: null, message: 'busy', subcode: '' };
  return { operation: 'managedClusters.get', path, method: 'GET', status: 409, responseBody };
}

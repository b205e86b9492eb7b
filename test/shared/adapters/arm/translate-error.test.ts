import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retryAfterSecondsOf } from '../../../../shared/adapters/arm/failure.ts';
import { type CloudErrorKind, isCloudError } from '../../../../shared/ports/cloud-error.ts';
import { clusterId } from '../../../builders/an-observation.ts';
import { type ScriptedAnswer, type ScriptedArm, startScriptedArm, token } from './scripted-arm.ts';

/** What the controller is told where Azure refuses. Codes and texts: facts/arm.md, section 5. */

let arm: ScriptedArm;
beforeAll(async () => {
  arm = await startScriptedArm();
});
beforeEach(() => arm.clear());
afterAll(() => arm.stop());

const clientText = "The client 'c0ffee00' with object id 'c0ffee01'";
const scope = '/subscriptions/1/resourceGroups/shop';

const refused = (status: number, code: string, message = 'No.', headers = {}): ScriptedAnswer => ({
  status,
  headers,
  body: { error: { code, message } },
});

interface Case {
  readonly when: string;
  readonly answer: ScriptedAnswer;
  readonly kind: CloudErrorKind;
  readonly advice: RegExp;
}

const cases: readonly Case[] = [
  {
    when: 'the token is not accepted',
    answer: refused(401, 'InvalidAuthenticationToken'),
    kind: 'forbidden',
    advice: /audience/,
  },
  {
    when: 'a role is missing',
    answer: refused(
      403,
      'AuthorizationFailed',
      `${clientText} does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/read' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
    kind: 'forbidden',
    advice:
      /a role with Microsoft\.ContainerService\/managedClusters\/read on \/subscriptions\/1\/resourceGroups\/shop;/,
  },
  ...[
    ['of one role assignment', `${scope}/providers/Microsoft.Authorization/roleAssignments/2a`],
    ['of a list beside a resource', `${scope}/providers/Microsoft.Authorization`],
    ['of a list in a group', `${scope}/providers/Microsoft.Network`],
  ].map(([whose, place]) => ({
    when: `a role is missing, and ARM names the scope ${whose}`,
    answer: refused(403, 'AuthorizationFailed', `${clientText} may not perform action 'A/read' over scope '${place}'.`),
    kind: 'forbidden' as const,
    advice: new RegExp(`a role with A/read on ${scope};`),
  })),
  {
    when: 'a role is missing for what a provider has in the whole subscription',
    answer: refused(
      403,
      'AuthorizationFailed',
      `${clientText} may not perform action 'A/read' over scope '/subscriptions/1/providers/A/locations/x/operations/y'.`,
    ),
    kind: 'forbidden',
    advice: /a role with A\/read on \/subscriptions\/1;/,
  },
  {
    when: 'a role on a linked resource is missing',
    answer: refused(
      403,
      'LinkedAuthorizationFailed',
      `${clientText} has permission to perform action 'Microsoft.ContainerService/managedClusters/write' on scope '${scope}/${'x'.repeat(600)}'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '${scope}/subnets/nodes' (respectively) or the linked scope(s) are invalid.`,
    ),
    kind: 'forbidden',
    advice: /a role with Microsoft\.Network\/virtualNetworks\/subnets\/join\/action on \S+\/subnets\/nodes;/,
  },
  {
    when: 'a policy forbids it',
    answer: refused(403, 'RequestDisallowedByPolicy'),
    kind: 'rejected',
    advice: /policy/,
  },
  {
    when: 'the subscription is not seen',
    answer: refused(404, 'SubscriptionNotFound'),
    kind: 'rejected',
    advice: /tenant/,
  },
  {
    when: 'a proxy answers 404',
    answer: { status: 404, body: 'nothing here' },
    kind: 'rejected',
    advice: /still exists/,
  },
  {
    when: 'another operation runs on the cluster (flat body)',
    answer: { status: 409, body: { code: 'OperationNotAllowed', details: null, message: 'In progress.', subcode: '' } },
    kind: 'conflict',
    advice: /next pass/,
  },
  { when: 'a race inside AKS was lost', answer: refused(409, 'EtagMismatch'), kind: 'conflict', advice: /next pass/ },
  {
    when: 'the cluster changed in between',
    answer: refused(412, 'PreconditionFailed'),
    kind: 'conflict',
    advice: /next pass/,
  },
  {
    when: 'the network is busy',
    answer: refused(409, 'AnotherOperationInProgress'),
    kind: 'conflict',
    advice: /next pass/,
  },
  {
    when: 'requests come too fast',
    answer: refused(429, 'Throttled', 'Slow down.', { 'retry-after': '77' }),
    kind: 'throttled',
    advice: /after 77 s/,
  },
  {
    when: 'requests come too fast and no time is named',
    answer: refused(429, 'SubscriptionRequestsThrottled'),
    kind: 'throttled',
    advice: /named no time/,
  },
  {
    when: 'the range is outside the network',
    answer: refused(400, 'NetcfgSubnetRangeOutsideVnet'),
    kind: 'conflict',
    advice: /another address range/,
  },
  {
    when: 'the range overlaps',
    answer: refused(400, 'NetcfgSubnetRangesOverlap'),
    kind: 'conflict',
    advice: /another address range/,
  },
  {
    when: 'the subnet is in use',
    answer: refused(400, 'SubnetDelegationsCannotChangeWhenSubnetUsedByResource'),
    kind: 'rejected',
    advice: /another one/,
  },
  {
    when: 'a delegation is still needed',
    answer: refused(400, 'SubnetMissingRequiredDelegation'),
    kind: 'rejected',
    advice: /another one/,
  },
  {
    when: 'the subnet is of another service',
    answer: refused(400, 'BadRequest', 'It is delegated to X.'),
    kind: 'rejected',
    advice: /another one/,
  },
  { when: 'the quota of AKS is spent', answer: refused(409, 'QuotaExceeded'), kind: 'rejected', advice: /quota/ },
  {
    when: 'the quota of Compute is spent',
    answer: refused(409, 'OperationNotAllowed', 'Operation results in exceeding approved Total Regional Cores quota.'),
    kind: 'rejected',
    advice: /quota/,
  },
  {
    when: 'the quota of ACI is spent',
    answer: refused(409, 'Conflict', "Resource type 'x' container group quota 'StandardCores' exceeded in region 'y'."),
    kind: 'rejected',
    advice: /quota/,
  },
  { when: 'a lock is set', answer: refused(409, 'ScopeLocked'), kind: 'rejected', advice: /lock/ },
  {
    when: 'the group is going',
    answer: refused(409, 'ResourceGroupBeingDeleted'),
    kind: 'rejected',
    advice: /being deleted/,
  },
  {
    when: 'the provider is missing',
    answer: refused(409, 'MissingSubscriptionRegistration'),
    kind: 'unavailable',
    advice: /Register/,
  },
  {
    when: 'an identity is too new',
    answer: refused(400, 'PrincipalNotFound'),
    kind: 'unavailable',
    advice: /identity is new/,
  },
  { when: 'Azure fails', answer: refused(500, 'InternalServerError'), kind: 'unavailable', advice: /next pass/ },
  {
    when: 'Azure is away',
    answer: { status: 503, body: '<html>Away</html>' },
    kind: 'unavailable',
    advice: /next pass/,
  },
  {
    when: 'the endpoint lacks the operation',
    answer: refused(501, 'NotModelled'),
    kind: 'rejected',
    advice: /endpoint/,
  },
  {
    when: 'a page comes with a good status',
    answer: { body: '<html>Sign in</html>' },
    kind: 'unavailable',
    advice: /proxy/,
  },
  { when: 'nothing of this is known', answer: refused(400, 'SomethingNew'), kind: 'rejected', advice: /documentation/ },
];

describe('Reading a cluster', () => {
  test.each(cases)('where $when, tells "$kind" with advice', async ({ answer, kind, advice }) => {
    arm.on('GET', clusterId, answer);
    const error = await cloudErrorOf(arm.cloud.cluster(clusterId));
    expect(error).toMatchObject({ kind, attempt: 'Reading cluster', target: clusterId });
    expect(error.advice).toMatch(advice);
  });

  test.each(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound'])(
    'answers null where ARM says %s',
    async (code) => {
      arm.on('GET', clusterId, refused(404, code));
      expect(await arm.cloud.cluster(clusterId)).toBeNull();
    },
  );
});

describe('An error', () => {
  test('says what was attempted, on what, what came back and what to do', async () => {
    arm.on('GET', clusterId, refused(409, 'ScopeLocked', 'The scope is locked.'));
    const { message } = await cloudErrorOf(arm.cloud.cluster(clusterId));
    expect(message).toBe(
      `Reading cluster ${clusterId}: 409 ScopeLocked: The scope is locked. Remove the lock that the message names, at least for a while.`,
    );
  });

  test('carries the seconds that Azure asks to wait', async () => {
    arm.on('GET', clusterId, refused(429, 'Throttled', 'Slow down.', { 'retry-after': '77' }));
    expect(await cloudErrorOf(arm.cloud.cluster(clusterId))).toMatchObject({ retryAfterSeconds: 77, status: 429 });
  });

  test('quotes at most 500 characters of the service', async () => {
    arm.on('GET', clusterId, refused(400, 'BadRequest', 'long '.repeat(1000)));
    const { message, advice, target } = await cloudErrorOf(arm.cloud.cluster(clusterId));
    expect(message.length).toBeLessThan(500 + target.length + advice.length + 60);
  });

  test.each([
    `Bearer ${token} is wrong`,
    `the token ${token} is wrong`,
    'claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6e319fQ==" is wrong',
    'see https://x/y?sig=c2lnbmF0dXJl&h=c2lnbmF0dXJl',
  ])('never shows a secret, however it comes: %s', async (text) => {
    arm.on('GET', clusterId, refused(400, 'BadRequest', text));
    const error = await cloudErrorOf(arm.cloud.cluster(clusterId));
    const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
    expect(arm.asked[0]?.headers.authorization).toBe(`Bearer ${token}`);
    for (const secret of [token, token.split('.')[1], 'eyJ', 'c2lnbmF0dXJl']) expect(shown).not.toContain(secret);
  });

  test('tells of an endpoint that cannot be reached', async () => {
    const cloud = arm.cloudWith({ endpoint: 'https://127.0.0.1:1' });
    const error = await cloudErrorOf(cloud.cluster(clusterId));
    expect(error).toMatchObject({ kind: 'unavailable', status: null, code: 'ECONNREFUSED' });
    expect(error.advice).toContain('firewall');
  });

  test('tells of a certificate that is not trusted', async () => {
    const stranger = await startScriptedArm({ isTrusted: false });
    const error = await cloudErrorOf(stranger.cloud.cluster(clusterId));
    await stranger.stop();
    expect(error).toMatchObject({ kind: 'unavailable', status: null });
    expect(error.advice).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('tells of an identity that gets no token, without the words of the sign-in', async () => {
    const getToken = () => {
      throw Object.assign(new Error('AADSTS700016: application c0ffee02 in tenant secret-tenant'), {
        name: 'CredentialUnavailableError',
      });
    };
    const error = await cloudErrorOf(arm.cloudWith({ credential: { getToken } }).cluster(clusterId));
    expect(error).toMatchObject({ kind: 'unavailable', status: null, code: 'CredentialUnavailableError' });
    expect(error.message).toContain('AADSTS700016');
    expect(error.message).not.toContain('secret-tenant');
  });

  test('is left as it is where it is a bug of ours', async () => {
    const getToken = () => {
      throw new TypeError('not a function');
    };
    await expect(arm.cloudWith({ credential: { getToken } }).cluster(clusterId)).rejects.toThrow(TypeError);
  });
});

describe('The time to wait', () => {
  const date = 'Wed, 25 Nov 2026 03:00:00 GMT';
  test.each([
    [{ 'retry-after': '12' }, 12],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 25 Nov 2026 03:01:30 GMT', date }, 90],
    [{ 'retry-after': 'Wed, 25 Nov 2026 02:00:00 GMT', date }, 0],
    [{ 'retry-after': 'Wed, 25 Nov 2026 03:01:30 GMT' }, null],
    [{ 'x-ms-retry-after-ms': '1500', 'retry-after': '9' }, 1.5],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('in %j is %j seconds', (headers, seconds) => {
    const values: Record<string, string> = headers;
    expect(retryAfterSecondsOf({ get: (name) => values[name] })).toBe(seconds);
  });
});

async function cloudErrorOf(request: Promise<unknown>) {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isCloudError(error)) throw new Error(`It was no CloudError: ${inspect(error)}`);
  return error;
}

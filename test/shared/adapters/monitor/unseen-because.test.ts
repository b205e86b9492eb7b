import { describe, expect, it } from 'vitest';
import { unseenBecause } from '../../../../shared/adapters/monitor/unseen-because.ts';
import { type ClusterId, parseClusterId } from '../../../../shared/domain/ids.ts';
import { aCluster } from '../../../sandbox/arm/builders.ts';

const clusterId = parseClusterId(aCluster().id) as ClusterId;
const attempt = { what: 'Querying X', clusterId, actions: ['X/read'], whenUnknown: 'Enable X.' };

const anError = (part: object) => Object.assign(new Error('Something.'), part);
const aRestError = (statusCode: number, body: string) =>
  anError({ name: 'RestError', statusCode, response: { bodyAsText: body, headers: new Headers() } });

describe('a look that failed', () => {
  it('by its time limit says so', () => {
    expect(unseenBecause(anError({ name: 'AbortError' }), attempt)).toEqual({
      seen: false,
      cause: 'unavailable',
      why: 'Querying X: no answer within 20 s.',
    });
  });

  it('at the sign-in is not taken for an answer of the service, though it has a status', () => {
    const signIn = anError({ name: 'AuthenticationError', statusCode: 403, message: 'invalid_client' });

    expect(unseenBecause(signIn, attempt)).toEqual({
      seen: false,
      cause: 'unavailable',
      why: 'Querying X: invalid_client',
    });
  });

  it('for a refused token points at the identity, not at a role', () => {
    const sight = unseenBecause(aRestError(401, '{"error":{"code":"InvalidToken","message":"No."}}'), attempt);

    expect(sight).toMatchObject({ cause: 'forbidden', why: 'Querying X: 401 InvalidToken: No.' });
    expect(sight.advice).toMatch(/audience/);
  });

  it('with words of a gateway keeps the beginning of them', () => {
    const { why } = unseenBecause(anError({ name: 'RestError', statusCode: 502, message: 'x'.repeat(1000) }), attempt);

    expect(why).toBe(`Querying X: 502: ${'x'.repeat(299)}…`);
  });

  it('with something that is no error at all is unseen all the same', () => {
    expect(unseenBecause('out of order', attempt)).toMatchObject({ seen: false, why: 'Querying X: out of order' });
  });
});

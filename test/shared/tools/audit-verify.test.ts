import { beforeAll, describe, expect, it } from 'vitest';
import { type ClusterId, pathOf } from '../../../shared/domain/ids.ts';
import { auditVerify } from '../../../shared/tools/audit-verify.ts';
import { aTrail, tamper } from '../../contracts/a-trail.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { startFlakyProxy } from '../../fakes/flaky-proxy.ts';

const azurite = useAzurite();

describe('npm run audit:verify', () => {
  const run = async (...args: string[]) => {
    const said: string[] = [];
    const env = { AzureWebJobsStorage: azurite.connectionString(), MINE: azurite.connectionString() };
    const code = await auditVerify(args, env, (line) => said.push(line));
    return { code, said: said.join('\n') };
  };

  let good: ClusterId;
  let cut: ClusterId;
  beforeAll(async () => {
    good = await aTrail(azurite.open());
    cut = await aTrail(azurite.open());
    await tamper(azurite.open(), cut, '2026/12/01', ([one = '']) => [one]);
  });

  it('says of a sound trail that it is verified, and ends with 0', async () => {
    expect(await run('--cluster', good.toUpperCase())).toEqual({
      code: 0,
      said: `verified  ${good}\n          6 records. The anchor vouches for the last one.`,
    });
    expect(await run('--cluster', good, '--connection-string-env', 'MINE')).toMatchObject({ code: 0 });
  });

  it('names the first bad record, its place and the damage, and ends with 1', async () => {
    expect(await run('--cluster', cut)).toEqual({
      code: 1,
      said: `BAD       ${cut}\n          4 records. First bad: record 5, truncated. The trail ends with record 4, but record 6 had been written.\n          ${pathOf(cut)}/2026/12/01.jsonl, line 2`,
    });
  });

  it('verifies all trails and sums up', async () => {
    const { code, said } = await run('--all');

    expect(code).toBe(1);
    expect(said).toContain(`verified  ${good}`);
    expect(said).toContain(`BAD       ${cut}`);
    expect(said).toMatch(/\d+ trails: \d+ verified, \d+ bad, 0 without records\.$/);
  });

  it('does not call a trail verified that is not there, and ends with 2', async () => {
    const { code, said } = await run('--cluster', newCluster());

    expect(code).toBe(2);
    expect(said).toMatch(/^NO TRAIL .*\n.*right account/);
  });

  it.each([
    ['neither --cluster nor --all', [], /Say either --cluster or --all.*Usage/s],
    ['both', ['--all', '--cluster', '/x'], /Say either --cluster or --all/],
    ['what is no cluster', ['--cluster', 'shop'], /"shop" is no resource id/],
    ['an unknown option', ['--everything'], /--everything/],
    ['a variable that is not set', ['--all', '--connection-string-env', 'NONE'], /NONE is not set/],
  ])('ends with 2 and says why when it is given %s', async (_what, args, message) => {
    const { code, said } = await run(...args);

    expect(code).toBe(2);
    expect(said).toMatch(message);
  });

  it.each([
    ['no storage', {}, /No storage is set/],
    ['a broken connection string', { AzureWebJobsStorage: 'AccountKey=c2VjcmV0;x' }, /no form that the SDK accepts/],
    [
      'storage out of reach',
      {
        AzureWebJobsStorage:
          'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;',
      },
      /no answer.*ECONNREFUSED/,
    ],
  ])('ends with 2 and shows no secret when it finds %s', async (_what, env, message) => {
    const said: string[] = [];

    expect(await auditVerify(['--cluster', newCluster()], env, (line) => said.push(line))).toBe(2);
    expect(said.join('\n')).toMatch(message);
    expect(said.join('\n')).not.toContain('c2VjcmV0');
  });

  it('changes nothing: it only ever reads', async () => {
    const proxy = await startFlakyProxy(azurite.connectionString());

    await auditVerify(['--all'], { AzureWebJobsStorage: proxy.connectionString }, () => {});

    expect(proxy.requests.length).toBeGreaterThan(5);
    expect(proxy.requests.filter((request) => !/^(GET|HEAD) /.test(request))).toEqual([]);
    await proxy.stop();
  });
});

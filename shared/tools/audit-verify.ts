import { parseArgs } from 'node:util';
import { listTrails, type TrailStorage, verifyTrail } from '../adapters/audit-verify.ts';
import { createCredential } from '../adapters/credential.ts';
import { createStorage, type Storage } from '../adapters/storage.ts';
import type { Verdict } from '../audit/verify-chain.ts';
import { type ClusterId, parseClusterId } from '../domain/ids.ts';

/**
 * `npm run audit:verify`: verifies the audit trail of one cluster or of all, and names the first bad record. Reads only.
 * Exit code 0: all verified; 1: something is bad; 2: could not look.
 */
export async function auditVerify(args: readonly string[], env: Environment, say: Say): Promise<0 | 1 | 2> {
  try {
    const { all, clusters, connectionName, isHelp } = readArguments(args);
    if (isHelp) say(usage);
    if (isHelp) return 0;
    const trail = trailStorage(env, connectionName);
    if (trail.storage === null)
      say('No AzureWebJobsStorage is set, so no anchors: what was cut off the end would not show.');
    return await verifyEach(all ? await listTrails(trail) : clusters, trail, say);
  } catch (error) {
    say(`Could not look. ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

type Say = (line: string) => void;

const usage = `Usage: npm run audit:verify -- --cluster RESOURCE-ID   one cluster; may be repeated
       npm run audit:verify -- --all                   every cluster that has a trail
Storage: AzureWebJobsStorage, and BURST_AUDIT_STORAGE where the trail has an account of its own, each as a connection
string or, for the signed-in identity, as …__accountName or …__blobServiceUri (and …__tableServiceUri for the anchors).
--connection-string-env NAME takes both from the connection string in NAME instead.`;

function readArguments(args: readonly string[]) {
  const options = {
    cluster: { type: 'string', multiple: true, default: [] as string[] },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    'connection-string-env': { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const { cluster, all, help: isHelp, 'connection-string-env': connectionName } = values;
  if (!isHelp && all === cluster.length > 0) throw new Error(`Say either --cluster or --all.\n${usage}`);
  return { all, clusters: cluster.map(clusterId), connectionName, isHelp };
}

function clusterId(text: string): ClusterId {
  const id = parseClusterId(text);
  if (id) return id;
  throw new Error(
    `"${text}" is no resource id of a managed cluster. Wanted: /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…`,
  );
}

/** A trail without a single record is no proof of anything: most likely it is another account or a misspelt id. */
async function verifyEach(clusters: readonly ClusterId[], trail: TrailStorage, say: Say): Promise<0 | 1 | 2> {
  if (clusters.length === 0) throw new Error('There is no audit trail in this storage. Is it the right account?');
  let bad = 0;
  let absent = 0;
  for (const id of clusters) {
    const verdict = await verifyTrail(trail, id);
    if (!verdict.verified) bad++;
    else if (verdict.records === 0) absent++;
    say(sentence(id, verdict));
  }
  if (clusters.length > 1)
    say(
      `${clusters.length} trails: ${clusters.length - bad - absent} verified, ${bad} bad, ${absent} without records.`,
    );
  if (bad > 0) return 1;
  return absent > 0 ? 2 : 0;
}

function sentence(id: ClusterId, verdict: Verdict): string {
  if (!verdict.verified) {
    const { sequence, why, said, blob, line } = verdict.firstBad;
    return `BAD       ${id}\n          ${verdict.records} records. First bad: record ${sequence}, ${why}. ${said}\n          ${blob}, line ${line}`;
  }
  const { records, unanchored } = verdict;
  if (records === 0)
    return `NO TRAIL  ${id}\n          Nothing was ever recorded of it here. Is it the right account, and the right id?`;
  const end =
    unanchored === 0
      ? 'The anchor vouches for the last one.'
      : `The last ${unanchored} are not anchored yet: were they cut off, it would not show.`;
  return `verified  ${id}\n          ${records} records. ${end}`;
}

function trailStorage(env: Environment, connectionName: string | undefined): TrailStorage {
  if (connectionName !== undefined) {
    const connectionString = env[connectionName];
    if (!connectionString) throw new Error(`The environment variable ${connectionName} is not set.`);
    const both = createStorage({ connectionString }, { isReadOnly: true });
    return { storage: both, auditStorage: both };
  }
  const storage = storageFrom(env, 'AzureWebJobsStorage');
  const auditStorage = storageFrom(env, 'BURST_AUDIT_STORAGE') ?? storage;
  if (auditStorage) return { storage, auditStorage };
  throw new Error(`No storage is set.\n${usage}`);
}

/** As the Functions host reads it: the connection string where there is one, else the identity form. */
function storageFrom(env: Environment, name: string): Storage | null {
  const connectionString = env[name];
  if (connectionString) return createStorage({ connectionString }, { isReadOnly: true });
  const account = env[`${name}__accountName`];
  const uriOf = (service: 'blob' | 'table') =>
    env[`${name}__${service}ServiceUri`] || (account ? `https://${account}.${service}.core.windows.net` : undefined);
  const [blobServiceUri, tableServiceUri] = [uriOf('blob'), uriOf('table')];
  if (!blobServiceUri && !tableServiceUri) return null;
  const credential = createCredential({ hasManagedIdentity: env.IDENTITY_ENDPOINT !== undefined });
  const uris = { ...(blobServiceUri ? { blobServiceUri } : {}), ...(tableServiceUri ? { tableServiceUri } : {}) };
  return createStorage({ ...uris, credential }, { isReadOnly: true });
}

if (import.meta.main) process.exitCode = await auditVerify(process.argv.slice(2), process.env, console.log);

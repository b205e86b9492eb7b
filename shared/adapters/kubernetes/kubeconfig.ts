import type { ClusterId } from '../../domain/ids.ts';
import { partsOf } from '../../domain/ids.ts';
import type { CloudError } from '../../ports/cloud-error.ts';
import type { ArmClients } from '../arm/arm-clients.ts';
import { asRecord } from '../arm/as-record.ts';
import { asking, refusal } from '../arm/translate-error.ts';

/**
 * Where a cluster's API server is and whom its certificate is signed by, from the kubeconfig that ARM hands to users.
 * Nothing else is taken from it: who we are is the identity's own token, and how to get one is not for a file to say.
 */
export interface KubeConnection {
  /** `https://host:port`. */
  readonly server: string;
  /** One or more certificates as PEM. */
  readonly certificateAuthority: string;
}

/**
 * Throws a CloudError where ARM refuses, and where the kubeconfig must not or cannot be used. A cluster without Entra ID
 * gives every user its administrator's key: such a file is refused (facts: aks-virtual-nodes.md, section 7).
 */
export async function readKubeconfig(
  clients: Pick<ArmClients, 'containerService'>,
  id: ClusterId,
): Promise<KubeConnection> {
  const file = asRecord(await parsed(await asking(attempt, id, () => listCredentials(clients, id)), id));
  if (listOf(file.users).some(holdsSecret)) throw sharedKeyRefusal(id);
  const cluster = currentCluster(file);
  const server = httpsOrigin(cluster.server);
  const certificateAuthority = pemOf(cluster['certificate-authority-data']);
  if (!server || !certificateAuthority) throw unusable(id);
  return { server, certificateAuthority };
}

const attempt = 'Reading the kubeconfig of';

async function listCredentials({ containerService }: Pick<ArmClients, 'containerService'>, id: ClusterId) {
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  const client = await containerService(subscriptionId);
  const { kubeconfigs } = await client.managedClusters.listClusterUserCredentials(resourceGroup, name);
  return Buffer.from(kubeconfigs?.[0]?.value ?? []).toString('utf8');
}

/** What the parser says is not passed on: it quotes the file. */
async function parsed(text: string, id: ClusterId): Promise<unknown> {
  const { loadYaml } = await import('./kube-client.ts');
  try {
    return loadYaml<unknown>(text);
  } catch {
    throw unusable(id);
  }
}

/** What proves who one is. An `exec` or `auth-provider` block only says how to sign in, and is passed over. */
const secretKeys = ['client-key', 'client-key-data', 'token', 'tokenFile', 'password'];

function holdsSecret(entry: unknown): boolean {
  const user = asRecord(asRecord(entry).user);
  return secretKeys.some((key) => Boolean(user[key]));
}

function currentCluster(file: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const context = named(file.contexts, file['current-context'], 'context');
  return named(file.clusters, context.cluster, 'cluster');
}

function named(list: unknown, name: unknown, kind: 'context' | 'cluster'): Readonly<Record<string, unknown>> {
  return asRecord(asRecord(listOf(list).find((entry) => asRecord(entry).name === name))[kind]);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function httpsOrigin(server: unknown): string | null {
  const url = URL.parse(String(server ?? ''));
  return url?.protocol === 'https:' ? url.origin : null;
}

function pemOf(data: unknown): string | null {
  const pem = Buffer.from(String(data ?? ''), 'base64').toString('utf8');
  return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : null;
}

function sharedKeyRefusal(id: ClusterId): CloudError {
  return refusal(attempt, id, {
    code: 'SharedKey',
    said: 'It holds a key or token that this cluster gives to all its users, with all rights. It was not used.',
    advice: 'Enable Entra ID on the cluster (az aks update --enable-aad), so that the identity signs in as itself.',
  });
}

function unusable(id: ClusterId): CloudError {
  return refusal(attempt, id, {
    code: 'UnusableKubeconfig',
    said: 'It names no https server with a certificate authority.',
    advice: 'Look at it with az aks get-credentials; the API server is only spoken to over https that can be verified.',
  });
}

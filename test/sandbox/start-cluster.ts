import { randomUUID } from 'node:crypto';
import type { Mode } from '../../shared/domain/mode.ts';
import type { Arm } from './arm/server.ts';
import type { ManagedCluster } from './arm/state.ts';
import { virtualNodeOf } from './arm/virtual-node.ts';
import type { Certificate } from './certificates.ts';
import { keepContainerGroups } from './keep-container-groups.ts';
import type { User } from './kubernetes/api/access.ts';
import type { ContainerGroupChange } from './kubernetes/nodes/container-groups.ts';
import { type Kubernetes, type KubernetesOptions, startKubernetes } from './kubernetes/start-kubernetes.ts';
import { manifestRights } from './manifest-rights.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { decodeToken, SANDBOX_IDENTITY } from './tokens.ts';
import { type Witness, witness } from './witness.ts';

/** What a story has inside a cluster: its machines, how fast they are, and what runs and waits there. */
export interface Inside extends Pick<KubernetesOptions, 'nodes' | 'kubelet' | 'virtualNode' | 'autoscaler' | 'load'> {
  furnish(kubernetes: Kubernetes): void;
}

/** The inside of one emulated cluster, and all that happened there. */
export interface StartedCluster {
  readonly kubernetes: Kubernetes;
  readonly witness: Witness;
  /** Signs an operator in who may do everything. */
  readonly operatorToken: string;
  stop(): Promise<void>;
}

export interface ClusterParts {
  readonly cluster: ManagedCluster;
  readonly arm: Arm;
  readonly certificate: Certificate;
  readonly clock: SimulatedClock;
  readonly seed: number;
  /** What the controller is deployed for, and so what it may do inside. */
  readonly mode: Mode;
}

/** Starts the Kubernetes of a cluster: its virtual node lives and dies with the add-on in Azure, and its pods on it are container groups there. */
export async function startCluster(inside: Inside, parts: ClusterParts): Promise<StartedCluster> {
  const { cluster, arm, certificate, clock, seed } = parts;
  const rights = manifestRights(parts.mode);
  const operatorToken = `operator-${randomUUID()}`;
  const groups = keepContainerGroups(arm, cluster, clock);
  const status = () => virtualNodeOf(arm.world, cluster.id, clock.now())?.status ?? ('Absent' as const);
  const onContainerGroup = (change: ContainerGroupChange) => groups.note(change);
  const { furnish, virtualNode, ...rest } = inside;
  const kubernetes = await startKubernetes({
    ...{ ...rest, certificate, clock, seed, version: String(cluster.properties.kubernetesVersion) },
    tokens: (token) => (token === operatorToken ? operator : userOf(token, clock.now(), rights)),
    virtualNode: { ...virtualNode, status, onContainerGroup },
  });
  const seen = witness(kubernetes, groups, clock);
  furnish(kubernetes);
  return { kubernetes, witness: seen, operatorToken, stop: () => kubernetes.stop() };
}

/** A kubeconfig as AKS gives it with Entra ID: how to sign in, and nothing that would do it. */
export function kubeloginConfig({ url, ca }: Pick<Kubernetes, 'url' | 'ca'>, name: string): string {
  const certificate = Buffer.from(ca).toString('base64');
  const args = ['get-token', '--login', 'devicecode', '--server-id', aksServerId];
  const user = { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'kubelogin', args } };
  return JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name },
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': certificate } }],
    users: [{ name: `clusterUser_${name}`, user }],
    contexts: [{ name, context: { cluster: name, user: `clusterUser_${name}` } }],
  });
}

/** The AKS server application of Entra ID, for which tokens must be (facts: aks-virtual-nodes.md, section 7). */
const aksServerId = '6dae42f8-4368-4678-94ff-3960e28e3630';

const operator: User = { name: 'operator', rights: 'all' };

/** Signed in by a token of Entra ID: for this application, not expired, of the controller's identity. */
function userOf(token: string, nowMs: number, ours: User['rights']): User | undefined {
  const claims = decodeToken(token);
  if (claims?.aud !== aksServerId || claims.exp * 1000 <= nowMs) return undefined;
  const isOurs = claims.oid === SANDBOX_IDENTITY.principalId;
  return { name: claims.oid, rights: isOurs ? ours : 'none' };
}

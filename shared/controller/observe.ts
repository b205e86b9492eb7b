import { backlogOf, virtualNodeOf } from '../burst/inside.ts';
import type { RoleAssignment } from '../domain/azure.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterId } from '../domain/ids.ts';
import { isSameId, partsOf } from '../domain/ids.ts';
import type { Remembered } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { type Sight, seen, unseen } from '../domain/sight.ts';
import type { Instant } from '../domain/time.ts';
import type { Cloud } from '../ports/cloud.ts';
import { type CloudError, isCloudError } from '../ports/cloud-error.ts';
import type { Kubernetes } from '../ports/kubernetes.ts';
import type { Monitor } from '../ports/monitor.ts';
import { existingBurstSubnet } from '../readiness/burst-subnet.ts';

export interface Eyes {
  readonly cloud: Cloud;
  readonly monitor: Monitor;
  readonly kubernetes: Kubernetes;
  policyOf(cluster: Cluster | null): Policy;
}

type Parts = Omit<Observation, 'clusterId' | 'at' | 'roles'>;

/**
 * Looks at one cluster: the cluster first, for everything hangs on it, then all the rest at once, then the roles, which
 * hang on the subnet. Slow facts remembered from an earlier pass are not read again. Never throws for what Azure
 * would not show: that part is unseen, with the reason.
 */
export async function observe(id: ClusterId, eyes: Eyes, remembered: Remembered, now: Instant): Promise<Observation> {
  const cluster = await look(now, () => eyes.cloud.cluster(id));
  if (!cluster.seen || cluster.value === null) return nothingBeside(id, cluster, now);
  const parts = { cluster, ...(await lookAround(cluster.value, eyes, remembered, now)) };
  const roles = await lookAtRoles(id, parts, eyes, remembered, now);
  return { clusterId: id, at: now, ...parts, roles };
}

async function lookAround(
  cluster: Cluster,
  eyes: Eyes,
  remembered: Remembered,
  now: Instant,
): Promise<Omit<Parts, 'cluster'>> {
  const { cloud } = eyes;
  const { subscriptionId } = partsOf(cluster.id);
  const { location } = cluster;
  const [network, provider, region, usages, inside] = await Promise.all([
    look(now, () => cloud.network(cluster)),
    remembered.provider ?? look(now, () => cloud.providerState(subscriptionId)),
    remembered.region ?? look(now, () => cloud.region(subscriptionId, location)),
    look(now, () => cloud.usages(subscriptionId, location)),
    lookInside(cluster, eyes, now),
  ]);
  return { network, provider, region, usages, ...inside };
}

type Inside = Pick<Parts, 'inside' | 'virtualNode' | 'backlog'>;

/** By the Kubernetes API from mode burst on, in other modes where it is asked for; where that is out of reach by Azure Monitor. */
async function lookInside(cluster: Cluster, { kubernetes, monitor, policyOf }: Eyes, now: Instant): Promise<Inside> {
  const { mode, looksInside, monitorAgeSecondsMax } = policyOf(cluster);
  const inside = allows(mode, 'burst') || looksInside ? await kubernetes.view(cluster.id, now) : notInside;
  if (inside.seen) {
    const { value, at } = inside;
    return { inside, virtualNode: seen(virtualNodeOf(value), at), backlog: seen(backlogOf(value), at) };
  }
  const [virtualNode, backlog] = await Promise.all([
    monitor.virtualNode(cluster.id, now, monitorAgeSecondsMax),
    monitor.backlog(cluster.id, now, monitorAgeSecondsMax),
  ]);
  return { inside, virtualNode, backlog };
}

const notInside = unseen(
  'not-needed',
  'The Kubernetes API is looked at from mode burst on, or with BURST_LOOK_INSIDE.',
);

async function lookAtRoles(
  clusterId: ClusterId,
  parts: Parts,
  { cloud, policyOf }: Eyes,
  { roles }: Remembered,
  now: Instant,
): Promise<Sight<readonly RoleAssignment[]>> {
  const cluster = parts.cluster.seen ? parts.cluster.value : null;
  const principalId = cluster?.addon?.enabled ? cluster.addon.identity?.objectId : undefined;
  if (!principalId) return unseen('not-there-yet', 'The add-on has no identity yet.');
  const bare = { clusterId, at: now, ...parts, roles: unseen('not-there-yet', '') };
  const subnet = existingBurstSubnet({ observation: bare, policy: policyOf(cluster) });
  if (!subnet.seen) return subnet;
  const subnetId = subnet.value.id;
  if (roles && roles.value.principalId === principalId && isSameId(roles.value.subnetId, subnetId)) {
    return seen(roles.value.assignments, roles.at);
  }
  return look(now, () => cloud.roles(subnetId, principalId));
}

function nothingBeside(clusterId: ClusterId, cluster: Sight<Cluster | null>, at: Instant): Observation {
  const blind = cluster.seen ? unseen('not-there-yet', 'The cluster does not exist.') : cluster;
  const sights = { network: blind, provider: blind, region: blind, usages: blind, roles: blind };
  const inside = { virtualNode: blind, backlog: blind, inside: blind };
  return { clusterId, at, cluster, ...sights, ...inside };
}

async function look<T>(now: Instant, read: () => Promise<T>): Promise<Sight<T>> {
  try {
    return seen(await read(), now);
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return unseenBecause(error);
  }
}

/** ACI answers for a subscription only once its provider is registered (facts: arm.md, section 5). */
function unseenBecause(error: CloudError): Sight<never> {
  if (error.code === 'MissingSubscriptionRegistration') return unseen('not-there-yet', error.message);
  if (error.kind === 'forbidden') return unseen('forbidden', error.message, error.advice);
  if (error.kind === 'rejected') return unseen('unavailable', error.message, error.advice);
  return unseen('unavailable', error.message, undefined, error.retryAfterSeconds ?? undefined);
}

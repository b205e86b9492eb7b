import type { AciUsage } from '../../domain/azure.ts';
import { bothSeen } from '../both-seen.ts';
import { byOperator, type Check, ready, unknown, type Verdict, whenSeen } from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { blockedBy, type Obstacle } from '../obstacle.ts';

/**
 * The quotas that a burst draws on: one container group for a pod, and at least one core, which is also what a pod
 * without a request gets. Azure spells the first in two ways (facts: aks-virtual-nodes.md, section 3).
 */
const quotas: readonly (readonly string[])[] = [['ContainerGroups', 'StandardContainerGroups'], ['StandardCores']];

/** Quotas are shared with everything else that uses ACI in the subscription and region. */
export const quotaHasHeadroom: Check = {
  id: 'quota-has-headroom',
  title: 'The ACI quota can hold the wanted burst pods, and is not spent',
  weight: 'requirement',
  needs: [],
  judge: (world) =>
    whenSeen(bothSeen(existingCluster(world), world.observation.usages), ([{ location }, usages]) =>
      judgeUsages(usages, location, world.policy.burstPodsWanted),
    ),
};

function judgeUsages(usages: readonly AciUsage[], location: string, wanted: number): Verdict {
  const known = quotas.flatMap((names) => usages.filter(({ name }) => isOneOf(names, name)));
  // What is in use may be this cluster's own burst; a limit too low, or nothing left, is what an operator must mend.
  const short = known.filter((usage) => usage.limit < wanted || headroom(usage) <= 0);
  if (short.length > 0) return blockedBy(short.map((usage) => shortage(usage, location, wanted)));
  const missing = quotas.filter((names) => !usages.some(({ name }) => isOneOf(names, name)));
  if (missing.length > 0) return unnamed(missing, location);
  const left = known.map((usage) => `${usage.name} ${headroom(usage)} left of ${usage.limit}`).join(', ');
  return ready(`ACI quota in ${location} can hold ${wanted} pods: ${left}.`);
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.some((known) => known.toLowerCase() === name.toLowerCase());
}

function headroom({ current, limit }: AciUsage): number {
  return limit - current;
}

function shortage(usage: AciUsage, location: string, wanted: number): Obstacle {
  const { name, current, limit } = usage;
  return {
    why: `ACI quota ${name} in ${location}: ${current} of ${limit} used, ${headroom(usage)} left; wanted: ${wanted}.`,
    advice: `Raise ACI quota ${name} in ${location} to at least ${current + wanted}, or want fewer burst pods.`,
  };
}

function unnamed(missing: readonly (readonly string[])[], location: string): Verdict {
  const names = missing.map((spellings) => spellings.join(' or ')).join(', ');
  return unknown(
    `Azure's list of ACI usages in ${location} does not name ${names}.`,
    byOperator(
      `Look at the ACI quotas of ${location} in the Azure portal: the controller cannot tell whether they suffice.`,
    ),
  );
}

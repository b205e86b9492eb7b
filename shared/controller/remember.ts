import { rolesThatJoin } from '../domain/azure.ts';
import type { LastPass, LedgerEntry, Remembered } from '../domain/ledger-entry.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import type { Seen } from '../domain/sight.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import { existingBurstSubnet } from '../readiness/burst-subnet.ts';

/**
 * The slow facts that a pass may take from memory: only good news, only for so long, and not while the controller works
 * on the cluster or its virtual node is down: then they are what may have changed. What was seen at a time that is yet to
 * come, by a clock that was ahead, is not fresh.
 */
export function recall(entry: LedgerEntry, now: Instant, rememberSeconds: number): Remembered {
  if (!entry.lastPass || isRestless(entry.lastPass) || entry.pending.length > 0) return {};
  const isFresh = (sight: Seen<unknown> | undefined) => {
    const age = sight ? secondsBetween(sight.at, now) : -1;
    return age >= 0 && age < rememberSeconds;
  };
  const { provider, region, roles } = entry.remembered;
  return {
    ...(provider && isFresh(provider) ? { provider } : {}),
    ...(region && isFresh(region) ? { region } : {}),
    ...(roles && isFresh(roles) ? { roles } : {}),
  };
}

function isRestless({ decision, findings }: LastPass): boolean {
  const isDown = findings.some(({ check, status }) => check === 'virtual-node-is-ready' && status === 'not-ready');
  return decision.kind === 'act' || isDown;
}

/** What a pass leaves for the next one to recall. */
export function remember(observation: Observation, policy: Policy): Remembered {
  const { provider, region } = observation;
  const roles = rolesWorthRemembering(observation, policy);
  return {
    ...(provider.seen && provider.value === 'Registered' ? { provider } : {}),
    ...(region.seen && region.value.offersLinux ? { region } : {}),
    ...(roles ? { roles } : {}),
  };
}

function rolesWorthRemembering(observation: Observation, policy: Policy): Remembered['roles'] | null {
  const { cluster, roles } = observation;
  const principalId = cluster.seen ? cluster.value?.addon?.identity?.objectId : undefined;
  const subnet = existingBurstSubnet({ observation, policy });
  if (!principalId || !subnet.seen || !roles.seen) return null;
  if (!roles.value.some(({ roleId }) => rolesThatJoin.has(roleId))) return null;
  return { seen: true, at: roles.at, value: { principalId, subnetId: subnet.value.id, assignments: roles.value } };
}

import type { FleetMember } from '../domain/cluster.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Scope } from '../scope.ts';
import { clustersOf, isInScope, subscriptionsOf } from '../scope.ts';
import { scheduleSignal } from '../signals/constructors.ts';

/**
 * The schedule: rings for every cluster in scope, so that a lost alert costs one interval and no more. Named clusters come
 * first and need no look-up; groups and subscriptions are listed by one Resource Graph query, whose failure costs only them.
 */
export async function sweep(scope: Scope, ports: Pick<Ports, 'cloud' | 'bus' | 'clock' | 'log'>): Promise<void> {
  const named = clustersOf(scope);
  await ringEach(named, ports);
  const subscriptions = subscriptionsOf(scope);
  if (subscriptions.length === 0) return;
  const fleet = await ports.cloud.fleet(subscriptions);
  const found = fleet
    .filter(isWorthALook)
    .map(({ id }) => id)
    .filter((id) => isInScope(scope, id) && !named.includes(id));
  await ringEach(found, ports);
}

/** A stopped cluster has no backlog, and one that is being deleted no future. */
const isWorthALook = ({ powerState, provisioningState }: FleetMember) =>
  powerState !== 'Stopped' && provisioningState !== 'Deleting';

async function ringEach(ids: readonly ClusterId[], { bus, clock, log }: Pick<Ports, 'bus' | 'clock' | 'log'>) {
  for (const id of ids) await bus.ring(scheduleSignal(id, clock.now()));
  log.info(`Rang for ${ids.length === 1 ? '1 cluster' : `${ids.length} clusters`}.`, { clusters: ids.length });
}

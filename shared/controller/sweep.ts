import type { ClusterId } from '../domain/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Scope } from '../scope.ts';
import { clustersOf, isInScope, subscriptionsOf } from '../scope.ts';
import { scheduleSignal } from '../signals/constructors.ts';

/** The schedule: rings for every cluster in scope, so that a lost alert costs one interval and no more. */
export async function sweep(scope: Scope, { cloud, bus, clock, log }: Pick<Ports, 'cloud' | 'bus' | 'clock' | 'log'>) {
  const ids = await clustersInScope(scope, cloud);
  for (const id of ids) await bus.ring(scheduleSignal(id, clock.now()));
  log.info(`Rang for ${ids.length} clusters`, { clusters: ids.length });
  return ids;
}

/** Named clusters need no look-up; groups and subscriptions are listed by one Resource Graph query. */
async function clustersInScope(scope: Scope, cloud: Ports['cloud']): Promise<readonly ClusterId[]> {
  const named = clustersOf(scope);
  const subscriptions = subscriptionsOf(scope);
  const fleet = subscriptions.length > 0 ? await cloud.fleet(subscriptions) : [];
  const found = fleet.map(({ id }) => id).filter((id) => isInScope(scope, id));
  return [...new Set([...named, ...found])].sort();
}

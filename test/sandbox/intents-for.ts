import type { Action, ActionKind } from '../../shared/domain/action.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { podName } from '../../shared/domain/cluster-view.ts';

/** That a pod was about to be changed, as it stood in the audit trail before the change. */
export interface PodIntent {
  /** `namespace/name`. */
  readonly pod: string;
  readonly atMs: number;
}

/** The first intent of that kind for each pod: a change that is tried again has others. */
export function intentsFor(kind: ActionKind, events: readonly AuditEvent[]): readonly PodIntent[] {
  const all = events
    .filter(({ type, data }) => type === 'aksburst.change.intent' && (data.action as Action).kind === kind)
    .flatMap(({ time, data }) => {
      const action = data.action as Action;
      return 'pods' in action ? action.pods.map((pod) => ({ pod: podName(pod), atMs: Date.parse(time) })) : [];
    });
  return [...Map.groupBy(all, ({ pod }) => pod).values()].flatMap(([first]) => first ?? []);
}

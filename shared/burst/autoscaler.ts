import type { Autoscaling } from '../domain/cluster.ts';
import type { ScaleUp } from '../domain/cluster-view.ts';

/** What the cluster autoscaler has said of late, by pod. */
export interface Autoscaler {
  /** The newest thing it said of anything; null where it said nothing. */
  readonly spokeMs: number | null;
  /** The newest thing it said of each pod, by `namespace/name`. */
  readonly about: ReadonlyMap<string, Said>;
}

export type Said = ScaleUp & { readonly atMs: number };

/** Of two things said at one time the later in the list counts; what has no readable time was never said. */
export function hearAutoscaler(scaleUps: readonly ScaleUp[]): Autoscaler {
  const about = new Map<string, Said>();
  let spokeMs: number | null = null;
  for (const scaleUp of scaleUps) {
    const atMs = Date.parse(scaleUp.at);
    if (Number.isNaN(atMs)) continue;
    if (atMs >= (about.get(scaleUp.pod)?.atMs ?? atMs)) about.set(scaleUp.pod, { ...scaleUp, atMs });
    spokeMs = Math.max(spokeMs ?? atMs, atMs);
  }
  return { spokeMs, about };
}

/** What it said of the pod since it waits: a pod of a StatefulSet has the name of the one before it. */
export function saidOf({ about }: Autoscaler, { name, sinceMs }: Waiting): Said | null {
  const said = about.get(name);
  return said && said.atMs >= sinceMs ? said : null;
}

/**
 * Whether it has looked since the pod waits: it spoke of the pod, or of another after a whole scan, or has had the time for
 * two. A pod that leaves before is no reason for it to order a VM (facts: aks-virtual-nodes.md, sections 5.21 and 6.6).
 */
export function hasScanned(autoscaler: Autoscaler, waiting: Waiting, nowMs: number, autoscaling: Autoscaling): boolean {
  const { scanSeconds, newPodDelaySeconds } = autoscaling;
  const scannedMs = waiting.sinceMs + (newPodDelaySeconds + scanSeconds) * 1000;
  const hasSpoken = autoscaler.spokeMs !== null && autoscaler.spokeMs >= scannedMs;
  return (
    hasSpoken || saidOf(autoscaler, waiting) !== null || nowMs >= waiting.sinceMs + scansSeconds(autoscaling) * 1000
  );
}

/** After so long it has looked, whatever it says: a scan may begin right before the pod waits. */
export const scansSeconds = ({ scanSeconds, newPodDelaySeconds }: Autoscaling): number =>
  newPodDelaySeconds + 2 * scanSeconds;

interface Waiting {
  /** `namespace/name`. */
  readonly name: string;
  readonly sinceMs: number;
}

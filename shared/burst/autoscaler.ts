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
 * Whether it has looked since the pod waits: it spoke of the pod, or of anything later, or has had the time for two scans.
 * A pod that leaves before is no reason for it to order a VM (facts: aks-virtual-nodes.md, sections 5.21 and 6.6).
 */
export function hasScanned(autoscaler: Autoscaler, waiting: Waiting, nowMs: number): boolean {
  const { spokeMs } = autoscaler;
  const hasSpoken = spokeMs !== null && spokeMs > waiting.sinceMs;
  return hasSpoken || saidOf(autoscaler, waiting) !== null || nowMs - waiting.sinceMs >= 2 * scanSeconds * 1000;
}

/** The autoscaler's default `scan-interval`, which AKS keeps. */
export const scanSeconds = 10;

interface Waiting {
  /** `namespace/name`. */
  readonly name: string;
  readonly sinceMs: number;
}

import type { Taint } from '../../domain/node.ts';
import type { Toleration } from '../../domain/pod.ts';

/** The key of the taint that every AKS virtual node carries, of either engine. */
export const virtualNodeTaintKey = 'virtual-kubelet.io/provider';

/** What a burst adds to a pod: any value of the virtual node's taint, and nothing beyond it. */
export const ourToleration = {
  key: virtualNodeTaintKey,
  operator: 'Exists',
  effect: 'NoSchedule',
} as const satisfies Toleration;

/** The taints that keep a pod off a node: NoSchedule and NoExecute, where no toleration covers them for good. */
export function untolerated(
  taints: readonly Taint[] | null | undefined,
  tolerations: readonly Toleration[] | null | undefined,
): readonly Taint[] {
  if (!taints) return [];
  return taints.filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations?.some((toleration) => covers(toleration, taint)),
  );
}

/**
 * True where the toleration covers the taint for as long as the pod runs. One that ends after some seconds does not: the
 * scheduler would place the pod, and the taint would evict it.
 */
export function covers({ key, operator, value, effect, tolerationSeconds }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (taint.effect === 'NoExecute' && tolerationSeconds !== undefined && tolerationSeconds !== null) return false;
  if (!key) return operator === 'Exists';
  if (key !== taint.key) return false;
  return operator === 'Exists' || ((!operator || operator === 'Equal') && (value ?? '') === (taint.value ?? ''));
}

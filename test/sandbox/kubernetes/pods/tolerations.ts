/** Taints and the tolerations that cover them. */
import type { PodSpec, Taint, Toleration } from '../objects.ts';

const DEFAULT_KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const DEFAULT_SECONDS = 300;

/** The admission plugin DefaultTolerationSeconds: it runs on every create and update. */
export function addDefaultTolerations(spec: PodSpec): void {
  for (const key of DEFAULT_KEYS) {
    const isCovered = (spec.tolerations ?? []).some(
      (toleration) => (!toleration.key || toleration.key === key) && (!toleration.effect || isNoExecute(toleration)),
    );
    if (isCovered) continue;
    const added: Toleration = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: DEFAULT_SECONDS };
    spec.tolerations = [...(spec.tolerations ?? []), added];
  }
}

/** The first taint of these effects that nothing tolerates. */
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[] = ['NoSchedule', 'NoExecute'],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !tolerations?.some((one) => tolerates(one, taint)));
}

export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
}

const isNoExecute = ({ effect }: Toleration) => effect === 'NoExecute';

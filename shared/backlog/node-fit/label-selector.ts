import type { LabelSelector, Requirement, TextMap } from '../../domain/pod.ts';

/** True where the labels meet every part of the selector; an empty selector selects all, an absent one nothing. */
export function selects(selector: LabelSelector | null | undefined, labels: TextMap | null | undefined): boolean {
  if (!selector) return false;
  const wanted = Object.entries(selector.matchLabels ?? {});
  return (
    wanted.every(([key, value]) => labelOf(labels, key) === value) &&
    (selector.matchExpressions ?? []).every((requirement) => meets(requirement, labelOf(labels, requirement.key)))
  );
}

/**
 * True where one value, or its absence, meets a requirement of a label selector or a node selector. An operator that
 * Kubernetes does not know today is not met.
 */
export function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values, (left, right) => left > right);
    case 'Lt':
      return compares(value, values, (left, right) => left < right);
    default:
      return false;
  }
}

/** The own value of a label, so that a key as `constructor` finds nothing that was never set. */
export function labelOf(labels: TextMap | null | undefined, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? (labels[key] ?? undefined) : undefined;
}

/** Both sides are whole numbers written as text, or nothing compares. */
function compares(
  value: string | undefined,
  values: readonly string[] | null | undefined,
  isMet: (left: bigint, right: bigint) => boolean,
): boolean {
  const [bound, ...rest] = values ?? [];
  if (rest.length > 0 || !wholeNumber.test(value ?? '') || !wholeNumber.test(bound ?? '')) return false;
  return isMet(BigInt(value ?? ''), BigInt(bound ?? ''));
}

const wholeNumber = /^-?\d{1,18}$/;

/** What a pod asks of a node, as the scheduler counts it. */
import type { Container, Pod, PodSpec, Resources } from '../objects.ts';
import { quantityOf } from '../quantities.ts';

/** Resource name to amount: cores, bytes, pieces. */
export type Amounts = Map<string, number>;

const known = new WeakMap<PodSpec, Amounts>();

/** The sum over containers, or the largest init container where that is more; sidecars run beside both. */
export function requestsOf({ spec }: Pick<Pod, 'spec'>): Amounts {
  const found = known.get(spec);
  if (found) return found;
  const counted = count(spec);
  known.set(spec, counted);
  return counted;
}

export function amountsOf(resources: Resources | undefined): Amounts {
  return new Map(Object.entries(resources ?? {}).map(([name, text]) => [name, quantityOf(text)]));
}

export function addTo(sum: Amounts, amounts: Amounts, sign: 1 | -1 = 1): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
}

function count(spec: PodSpec): Amounts {
  const running: Amounts = new Map();
  for (const container of spec.containers) addTo(running, requestsOfContainer(container));
  const starting: Amounts = new Map();
  const sidecars: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') addTo(sidecars, requestsOfContainer(container));
    const together = new Map(sidecars);
    if (container.restartPolicy !== 'Always') addTo(together, requestsOfContainer(container));
    raise(starting, together);
  }
  addTo(running, sidecars);
  raise(running, starting);
  addTo(running, amountsOf(spec.overhead));
  return running;
}

function requestsOfContainer({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests });
}

function raise(amounts: Amounts, least: Amounts): void {
  for (const [name, amount] of least) amounts.set(name, Math.max(amounts.get(name) ?? 0, amount));
}

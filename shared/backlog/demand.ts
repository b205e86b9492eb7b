import type { Container, Pod, TextMap } from '../domain/pod.ts';
import { parseQuantity } from './quantity.ts';

/**
 * How much a pod takes: of a node, as the scheduler counts it, and of ACI, as the virtual node orders it. A quantity that
 * cannot be read counts as nothing here; the eligibility rules refuse such a pod before anything is counted.
 */

/** In whole units, as the scheduler counts, so that sums are exact. */
export interface Demand {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  /** Everything else by the name of the resource: `ephemeral-storage`, `nvidia.com/gpu`, `pods`. */
  readonly others: Readonly<Record<string, number>>;
}

export const noDemand: Demand = { cpuMillicores: 0, memoryBytes: 0, others: {} };

/**
 * What the scheduler keeps free for a pod: its containers with the sidecars, or the largest init container with the
 * sidecars before it, whichever is more; then the overhead. Requests of the pod as a whole replace those of its containers.
 */
export function demandOf({ spec }: Pod): Demand {
  let sidecars = noDemand;
  let start = noDemand;
  for (const container of spec?.initContainers ?? []) {
    const requested = requestsOf(container);
    if (isSidecar(container)) sidecars = plus(sidecars, requested);
    start = larger(start, isSidecar(container) ? sidecars : plus(sidecars, requested));
  }
  const run = (spec?.containers ?? []).reduce((sum, container) => plus(sum, requestsOf(container)), sidecars);
  const whole = readRequests(spec?.resources?.requests);
  return plus({ ...larger(start, run), ...stated(whole) }, readRequests(spec?.overhead));
}

export const totalDemand = (demands: readonly Demand[]): Demand => demands.reduce(plus, noDemand);

/** An init container that keeps running beside the others. */
export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';

const requestsOf = ({ resources }: Container): Demand => readRequests(resources?.requests);

/** Parts of a unit count as whole ones, as in the scheduler. */
export function readRequests(requests: TextMap | null | undefined): Demand {
  if (!requests) return noDemand;
  const { cpu, memory, ...others } = requests;
  const counted = Object.entries(others).map(([name, quantity]) => [name, wholeOf(quantity)] as const);
  return {
    cpuMillicores: wholeOf(cpu, 3),
    memoryBytes: wholeOf(memory),
    others: counted.length === 0 ? noDemand.others : Object.fromEntries(counted),
  };
}

const wholeOf = (quantity: unknown, scale: 0 | 3 = 0): number => Math.ceil(parseQuantity(quantity, scale) ?? 0);

export function plus(one: Demand, other: Demand): Demand {
  return combine(one, other, (left, right) => left + right);
}

const larger = (one: Demand, other: Demand): Demand => combine(one, other, Math.max);

function combine(one: Demand, other: Demand, merge: (left: number, right: number) => number): Demand {
  if (one === noDemand) return other;
  if (other === noDemand) return one;
  const names = [...Object.keys(one.others), ...Object.keys(other.others)];
  return {
    cpuMillicores: merge(one.cpuMillicores, other.cpuMillicores),
    memoryBytes: merge(one.memoryBytes, other.memoryBytes),
    others: Object.fromEntries(names.map((name) => [name, merge(one.others[name] ?? 0, other.others[name] ?? 0)])),
  };
}

/** The pod as a whole can state its processors and memory. */
function stated({ cpuMillicores, memoryBytes }: Demand): Partial<Demand> {
  return { ...(cpuMillicores > 0 ? { cpuMillicores } : {}), ...(memoryBytes > 0 ? { memoryBytes } : {}) };
}

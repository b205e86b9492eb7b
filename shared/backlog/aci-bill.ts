import type { Container, Pod } from '../domain/pod.ts';
import { demandOf } from './demand.ts';
import { parseQuantity } from './quantity.ts';

/**
 * What a pod costs on ACI, in the units that quotas and prices count: cores and gigabytes (of 10^9 bytes) of its container
 * group. The add-on orders for each container what it requests, cut down to hundredths of a core and tenths of a gigabyte,
 * and orders 1 core and 1.5 GB where nothing is requested (virtual-kubelet/azure-aci, getContainers).
 */
export interface AciBill {
  readonly cpuCores: number;
  readonly memoryGigabytes: number;
}

/** What ACI counts for the pod: the order, or the least that a container group can be. */
export function aciBill(pod: Pod, engine: 'addon' | 'v2'): AciBill {
  const order = engine === 'addon' ? addonOrder(pod) : v2Order(pod);
  return {
    cpuCores: Math.max(order.cpuCores, groupMinimum.cpuCores),
    memoryGigabytes: Math.max(order.memoryGigabytes, groupMinimum.memoryGigabytes),
  };
}

/** The least size of a container group (Microsoft Learn: container groups in ACI). */
export const groupMinimum: AciBill = { cpuCores: 1, memoryGigabytes: 1 };

/** The sum that the add-on orders for the containers of a pod. Init containers, sidecars and overhead are not in it. */
export function addonOrder({ spec }: Pod): AciBill {
  return totalBill((spec?.containers ?? []).map(orderOf));
}

/**
 * The larger of what the add-on would order and what the scheduler counts, with the 0.1 core and 0.1 GB that the v2 engine
 * adds for kube-proxy. How it rounds is not documented, so nothing is rounded down.
 */
export function v2Order(pod: Pod): AciBill {
  const order = addonOrder(pod);
  const { cpuMillicores, memoryBytes } = demandOf(pod);
  const cpuHundredths = Math.max(hundredths(order.cpuCores), Math.ceil(cpuMillicores / 10));
  const memoryHundredths = Math.max(hundredths(order.memoryGigabytes), Math.ceil(memoryBytes / 1e7));
  return { cpuCores: (cpuHundredths + 10) / 100, memoryGigabytes: (memoryHundredths + 10) / 100 };
}

/** Sums in hundredths, so that many small amounts add up exactly. */
export function totalBill(bills: readonly AciBill[]): AciBill {
  const sum = (amount: (bill: AciBill) => number) =>
    bills.reduce((total, bill) => total + hundredths(amount(bill)), 0) / 100;
  return { cpuCores: sum(({ cpuCores }) => cpuCores), memoryGigabytes: sum(({ memoryGigabytes }) => memoryGigabytes) };
}

const hundredths = (amount: number): number => Math.round(amount * 100);

function orderOf({ resources }: Container): AciBill {
  const { cpu, memory } = resources?.requests ?? {};
  return {
    cpuCores: cpu === undefined ? unrequested.cpuCores : Math.max(cutCores(cpu), 0.01),
    memoryGigabytes: memory === undefined ? unrequested.memoryGigabytes : Math.max(cutGigabytes(memory), 0.1),
  };
}

/** What the add-on orders where a container requests nothing. */
export const unrequested: AciBill = { cpuCores: 1, memoryGigabytes: 1.5 };

const cutCores = (quantity: string): number => Math.floor(Math.ceil(parseQuantity(quantity, 3) ?? 0) / 10) / 100;

/** Whole tenths of a gigabyte: the add-on cuts requests and limits alike. */
export const cutGigabytes = (quantity: string): number =>
  Math.floor(Math.ceil(parseQuantity(quantity) ?? 0) / 1e8) / 10;

import type { Condition, TextMap } from './pod.ts';

/**
 * A node as the Kubernetes API writes it: the part that placement reads, under the API's own names, so that a node of any
 * client fits as it is.
 */
export interface Node {
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: TextMap;
  };
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: {
    /** Quantities by the name of the resource: `{ cpu: '10k', memory: '4Ti', pods: '5k' }`. */
    readonly allocatable?: TextMap;
    readonly conditions?: readonly Condition[];
  };
}

export interface Taint {
  readonly key: string;
  readonly effect: string;
  readonly value?: string;
}

/** A node says that it is Ready, or it counts as not. */
export function isNodeReady({ status }: Node): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

export const isCordoned = ({ spec }: Node): boolean => spec?.unschedulable === true;

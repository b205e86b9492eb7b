/** A node pool of the cluster autoscaler as data, and its present state. */
import type { Seconds } from '../cluster.ts';
import type { Machine } from '../nodes/machine.ts';
import { labelsOf, resourcesOf } from '../nodes/machine.ts';
import type { Node } from '../objects.ts';
import { type NodeInfo, nodeInfoOf } from '../scheduler/node-info.ts';

export interface NodePool {
  name: string;
  min: number;
  max: number;
  /** VMs that are there from the start. */
  size: number;
  machine: Omit<Machine, 'name' | 'pool' | 'zone'>;
  zones?: readonly string[];
  /** From the request for a VM to its node registering; the kubelet's `joinSeconds` come after it. */
  vmSeconds: Seconds;
  /** VMs asked for before this time (seconds after the start) are never delivered: quota or capacity is short. */
  failsUntilSeconds?: number;
  /** How long such a request takes to fail. */
  failSeconds?: Seconds;
}

/** A VM that was asked for; `registered` once its node is there. */
export interface PendingVm {
  machine: Machine;
  atMs: number;
  isFailing: boolean;
}

export interface PoolState {
  pool: NodePool;
  names: Set<string>;
  pending: PendingVm[];
  backOffUntilMs: number;
  backOffSeconds: number;
  created: number;
}

export function poolStateOf(pool: NodePool): PoolState {
  return { pool, names: new Set(), pending: [], backOffUntilMs: 0, backOffSeconds: 0, created: 0 };
}

export function vmssOf({ name }: NodePool): string {
  return `aks-${name}-34419311-vmss`;
}

/** Present and asked for. */
export function targetSizeOf({ names, pending }: PoolState): number {
  return names.size + pending.length;
}

export function nextMachine(state: PoolState): Machine {
  const { pool } = state;
  const number = state.created;
  state.created += 1;
  const zone = pool.zones?.[number % pool.zones.length];
  const name = `${vmssOf(pool)}${number.toString(36).padStart(6, '0')}`;
  return { ...pool.machine, name, pool: pool.name, ...(zone ? { zone } : {}) };
}

/** An empty node of the pool, as the autoscaler imagines it. */
export function templateInfo({ pool }: PoolState, number: number): NodeInfo {
  const machine: Machine = { ...pool.machine, name: `template-${pool.name}-${number}`, pool: pool.name };
  return imaginedInfo({ ...machine, ...(pool.zones?.[0] ? { zone: pool.zones[0] } : {}) });
}

export function imaginedInfo(machine: Machine): NodeInfo {
  const node: Node = {
    metadata: { name: machine.name, uid: '', resourceVersion: '', creationTimestamp: '', labels: labelsOf(machine) },
    spec: machine.taints ? { taints: machine.taints } : {},
    status: { allocatable: resourcesOf(machine) },
  };
  return nodeInfoOf(node, []);
}

import type { Instant } from './time.ts';

/** A container group of ACI as the reaper sees it. Source: Microsoft.ContainerInstance/containerGroups. */
export interface ContainerGroup {
  /** The ARM resource id. */
  readonly id: string;
  /** The pod it was made for; null for a group that no virtual node made. */
  readonly pod: PodTags | null;
  /** `instanceView.state`; null where it was not read, for a list of groups leaves it out. */
  readonly state: string | null;
  /** Since when it is there, as far as Azure tells; null where it does not. */
  readonly since: Instant | null;
  readonly cpuCores: number;
  readonly memoryGigabytes: number;
}

/** What a virtual node writes on each group (facts: aks-virtual-nodes.md, section 1, "Container group"). */
export interface PodTags {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName: string;
}

/** The pod that the tags of a group name; null unless all four are there. ARM does not keep the case of tag names. */
export function podTagsOf(tags: Readonly<Record<string, string>> | null | undefined): PodTags | null {
  const byName = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const namespace = byName.get('namespace');
  const name = byName.get('podname');
  const uid = byName.get('uid');
  const nodeName = byName.get('nodename');
  return namespace && name && uid && nodeName ? { namespace, name, uid, nodeName } : null;
}

/** True where all its containers have stopped for good, and nothing is billed any more. */
export const hasGroupEnded = ({ state }: Pick<ContainerGroup, 'state'>): boolean =>
  ['succeeded', 'failed', 'stopped'].includes(state?.toLowerCase() ?? '');

import type { ClusterId } from '../../domain/ids.ts';

/** The KQL that is sent, and the names of what it answers. Tables: facts, azure-signals.md, section 3. */

/** Older inventory than this is not looked for: it would be too old to act on. */
export const inventoryMinutes = 30;

/** As long as Kubernetes keeps an event; the agent uploads each only once, so the last word on a pod can be that old. */
export const eventMinutes = 60;

/**
 * What belongs to the newest collection. One collection carries one time, but may arrive in pieces; so the one before
 * still counts where it is a minute old, and a pod or node that is in neither is gone.
 */
export const snapshotSeconds = 90;

/** The add-on's node has a fixed name (facts: aks-virtual-nodes.md, section 1). */
export const virtualNodeName = 'virtual-node-aci-linux';

/** Those that the query below reads. */
export const insightsTables = ['KubePodInventory', 'KubeEvents', 'KubeNodeInventory'];

/**
 * All that a pass asks Container Insights about one cluster, in one round trip. Answers rows of four kinds:
 * `pods` (one: how new the pod inventory is, how many pods wait, since when), `pod` (the longest waiting, at most
 * `podsMax`, with the scheduler's last word), `nodes` (one: how new the node inventory is) and `virtual-node`.
 *
 * Waiting is Pending without a node: a pod that is bound and still starting has a Computer. Pods of daemon sets and
 * mirror pods belong to one node and can wait for no other. Names are reused (stateful sets), uids are not: hence the
 * key, and hence a word said before the pod existed is not about it.
 */
export const insightsQuery = (id: ClusterId, podsMax: number): string => `
let clusterId = ${quoted(id)};
let podsAt = toscalar(KubePodInventory
    | where TimeGenerated > ago(${inventoryMinutes}m) and _ResourceId =~ clusterId
    | summarize max(TimeGenerated));
let nodesAt = toscalar(KubeNodeInventory
    | where TimeGenerated > ago(${inventoryMinutes}m) and _ResourceId =~ clusterId
    | summarize max(TimeGenerated));
let waiting = KubePodInventory
    | where TimeGenerated > podsAt - ${snapshotSeconds}s and _ResourceId =~ clusterId
    | summarize arg_max(TimeGenerated, PodStatus, Computer, ControllerKind, Namespace, Name, PodCreationTimeStamp) by PodUid
    | where PodStatus == 'Pending' and isempty(Computer) and ControllerKind !in~ ('DaemonSet', 'Node');
let refusals = KubeEvents
    | where TimeGenerated > ago(${eventMinutes}m) and _ResourceId =~ clusterId
    | where ObjectKind == 'Pod' and Reason == 'FailedScheduling'
    | extend SaidAt = coalesce(LastSeen, FirstSeen, TimeGenerated)
    | summarize arg_max(SaidAt, Message) by Namespace, Name;
union
    (waiting
    | summarize Waiting = count(), CreatedAt = min(PodCreationTimeStamp)
    | extend Kind = 'pods', CollectedAt = podsAt),
    (waiting
    | top ${podsMax} by PodCreationTimeStamp asc
    | join kind=leftouter refusals on Namespace, Name
    | extend Message = iff(SaidAt >= PodCreationTimeStamp, Message, '')
    | project Kind = 'pod', Namespace, Name, Uid = PodUid, CreatedAt = PodCreationTimeStamp, Message),
    (print Kind = 'nodes', CollectedAt = nodesAt),
    (KubeNodeInventory
    | where TimeGenerated > nodesAt - ${snapshotSeconds}s and _ResourceId =~ clusterId
    | where Computer == ${quoted(virtualNodeName)} or Labels matches regex @'"type"\\s*:\\s*"virtual-kubelet"'
    | summarize arg_max(TimeGenerated, Status, Labels) by Name = Computer
    | extend Engine = iff(Labels matches regex @'"virtualization"\\s*:\\s*"virtualnode2"', 'v2', 'addon')
    | project Kind = 'virtual-node', Name, CollectedAt = TimeGenerated, Status, Engine)
`;

/** Cluster ids are validated and hold neither quote nor backslash; escaped all the same, for whoever calls it next. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

import type { VirtualNode } from '../../domain/backlog.ts';
import type { Sight } from '../../domain/sight.ts';
import { existingBurstSubnet } from '../burst-subnet.ts';
import {
  byOperator,
  byWaiting,
  type Check,
  notReady,
  ready,
  unknown,
  type Verdict,
  type World,
  whenSeen,
} from '../check.ts';
import { existingCluster } from '../existing-cluster.ts';
import { loneV2 } from '../lone-v2.ts';

/**
 * The proof by effect. Without an add-on or a subnet no node can come, so there is nothing to wait for: what brings
 * those, or asks an operator for them, speaks in its own check.
 */
export const virtualNodeIsReady: Check = {
  id: 'virtual-node-is-ready',
  title: 'The virtual node is Ready',
  weight: 'requirement',
  needs: ['addon-is-enabled', 'addon-identity-can-join'],
  judge: (world) =>
    whenSeen(existingCluster(world), ({ name, addon }) =>
      addon?.enabled || loneV2(world)
        ? whenShown(world.observation.virtualNode, (node) => judgeNode(node, name, world))
        : unknown(`The virtual-node add-on of cluster ${name} is not enabled yet, so there is no node to look for.`),
    ),
};

/**
 * A monitor that lags or fails proves nothing against the node, and asking it every few seconds helps nobody: the schedule
 * looks again.
 */
function whenShown<T>(sight: Sight<T>, judge: (value: T) => Verdict): Verdict {
  return sight.seen || sight.advice ? whenSeen(sight, judge) : unknown(sight.why);
}

function judgeNode(node: VirtualNode | null, clusterName: string, world: World): Verdict {
  if (node?.engine === 'both') return twoEngines(clusterName);
  if (node?.engine === 'v2' && !node.isReady) return v2IsDown(node);
  if (node?.isReady && node.isCordoned) return closed(node);
  if (node?.isReady) return ready(`Virtual node ${node.name} was Ready at ${node.collectedAt}.`);
  return whenSeen(existingBurstSubnet(world), () =>
    notReady(`${whatIsSeen(node, clusterName)} ${whatItMayBe(world)}`, byWaiting()),
  );
}

function twoEngines(clusterName: string): Verdict {
  return notReady(
    `Cluster ${clusterName} has the virtual node of the add-on and virtual nodes v2, and one toleration stands for both.`,
    byOperator('Disable the add-on or uninstall virtual nodes v2, and delete the Node objects that it leaves behind.'),
  );
}

const closed = ({ name }: VirtualNode): Verdict =>
  notReady(`Virtual node ${name} is cordoned: no pod is placed on it.`, byOperator(`kubectl uncordon ${name}`));

function v2IsDown({ name, collectedAt }: VirtualNode): Verdict {
  const where = 'in namespace vn2 (chart) or vn-system (extension)';
  return notReady(`Virtual node ${name} was not Ready at ${collectedAt}. Look at its pod ${where}.`, byWaiting());
}

/** The node is NotReady only while its connector pod is down (facts: aks-virtual-nodes.md, section 1). */
function whatIsSeen(node: VirtualNode | null, clusterName: string): string {
  return node === null
    ? `Cluster ${clusterName} shows no virtual node yet.`
    : `Virtual node ${node.name} was not Ready at ${node.collectedAt}: its connector pod is down.`;
}

/** In a network of the user's the connector waits for its role (facts: aks-virtual-nodes.md, sections 1 and 5). */
function whatItMayBe({ observation: { network } }: World): string {
  const isManaged = network.seen && network.value?.isManaged;
  const role = isManaged ? '' : 'A new role on the subnet can take up to an hour to reach the connector. ';
  return `${role}If it lasts, look at deployment aci-connector-linux in namespace kube-system.`;
}

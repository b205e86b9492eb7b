import { isNodeReady } from '../../domain/node.ts';
import { lookThenRemove } from '../last-look.ts';
import type { Actuate } from './actuator.ts';

export const deleteNode: Actuate<'delete-node'> = ({ cloud, kubernetes }, action) =>
  lookThenRemove(action, async () => {
    const { stray, clusterId } = action;
    const cluster = await cloud.cluster(clusterId);
    if (cluster === null) return { staysBecause: 'Azure does not show the cluster any more.' };
    if (cluster.addon?.enabled) return { staysBecause: 'The virtual-node add-on is enabled again.' };
    const node = await kubernetes.node(clusterId, stray.name);
    if (node === null) return 'gone';
    if (node.metadata?.uid !== stray.uid) return { staysBecause: 'Another node has this name now.' };
    if (isNodeReady(node)) return { staysBecause: 'It is Ready again.' };
    const { name, uid } = stray;
    const { resourceVersion = '' } = node.metadata;
    return { remove: () => kubernetes.removeNode(clusterId, { name, uid, resourceVersion }) };
  });

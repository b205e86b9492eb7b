import { isNodeReady } from '../../domain/node.ts';
import { lookThenRemove } from '../last-look.ts';
import type { Actuate } from './actuator.ts';

export const deletePod: Actuate<'delete-pod'> = ({ kubernetes }, action) =>
  lookThenRemove(action, async () => {
    const { stray, clusterId } = action;
    const [namespace = '', name = ''] = stray.name.split('/');
    const pod = await kubernetes.pod(clusterId, { namespace, name });
    if (pod === null) return 'gone';
    if (pod.metadata?.uid !== stray.uid) return { staysBecause: 'Another pod has this name now.' };
    if (!pod.metadata.deletionTimestamp) return { staysBecause: 'Nobody asks it to go any more.' };
    const node = await kubernetes.node(clusterId, pod.spec?.nodeName ?? '');
    if (node && isNodeReady(node)) return { staysBecause: 'Its node is Ready again, and ends it by itself.' };
    const { uid } = stray;
    const { resourceVersion = '' } = pod.metadata;
    return { remove: () => kubernetes.removePod(clusterId, { namespace, name, uid, resourceVersion }) };
  });

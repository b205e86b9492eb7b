/** What the virtual node makes in Azure for a pod, told to whoever keeps the container groups of the sandbox. */
import type { Pod } from '../objects.ts';
import { requestsOf } from '../pods/requests.ts';

export interface ContainerGroup {
  /** `<namespace>-<pod>`, as the add-on names it. */
  name: string;
  /** Azure sees the pod in these alone. */
  tags: { PodName: string; Namespace: string; NodeName: string; UID: string; CreationTimestamp: string };
  /** At least 1 of each, as ACI bills. */
  cpu: number;
  memoryInGB: number;
  containers: { name: string; image: string }[];
  restartPolicy: string;
  ipAddress?: string;
}

export interface ContainerGroupChange {
  change: 'created' | 'running' | 'deleted';
  group: ContainerGroup;
}

const GIB = 2 ** 30;

export function containerGroupOf(pod: Pod): ContainerGroup {
  const { name, namespace = '', uid, creationTimestamp } = pod.metadata;
  const requests = requestsOf(pod);
  return {
    name: groupNameOf(pod),
    tags: {
      ...{ PodName: name, Namespace: namespace, NodeName: pod.spec.nodeName ?? '', UID: uid },
      CreationTimestamp: creationTimestamp,
    },
    cpu: Math.max(1, requests.get('cpu') ?? 0),
    memoryInGB: Math.max(1, (requests.get('memory') ?? 0) / GIB),
    containers: pod.spec.containers.map(({ name: container, image = '' }) => ({ name: container, image })),
    restartPolicy: pod.spec.restartPolicy ?? 'Always',
  };
}

export function groupNameOf({ metadata }: Pod): string {
  return `${metadata.namespace}-${metadata.name}`;
}

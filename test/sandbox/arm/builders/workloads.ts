/** Builds what runs, or waits to run: pods and container groups. */
import { guidOf } from '../ids.ts';
import type { Resource, WorkloadPod } from '../state.ts';
import { LOCATION, type Place, resourceId } from './place.ts';

/** Pods of one Deployment that wait for a node since `sinceMs`. */
export function pendingPods(
  count: number,
  parts: { sinceMs: number; namespace?: string; app?: string },
): WorkloadPod[] {
  const { sinceMs, namespace = 'shop', app = 'checkout' } = parts;
  return Array.from({ length: count }, (_, index) => {
    const name = `${app}-${guidOf(`${app} set`).slice(0, 8)}-${guidOf(`${app} ${index}`).slice(0, 5)}`;
    return {
      namespace,
      name,
      uid: guidOf(`pod ${namespace} ${name}`),
      controller: { kind: 'ReplicaSet', name: name.slice(0, -6) },
      createdAtMs: sinceMs,
      schedulingMessage: '0/3 nodes are available: 3 Insufficient cpu.',
    };
  });
}

export function aContainerGroup(parts: Place & { name: string; properties?: Record<string, unknown> }): Resource {
  const { name, location = LOCATION } = parts;
  const container = { image: 'nginx', resources: { requests: { cpu: 1, memoryInGB: 1.5 } } };
  return {
    id: resourceId(parts, `Microsoft.ContainerInstance/containerGroups/${name}`),
    name,
    type: 'Microsoft.ContainerInstance/containerGroups',
    location,
    properties: {
      provisioningState: 'Succeeded',
      osType: 'Linux',
      containers: [{ name, properties: container }],
      ...parts.properties,
    },
  };
}

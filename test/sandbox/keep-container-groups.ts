import { nodeResourceGroupId } from './arm/clusters.ts';
import { keyOf, partsOf } from './arm/ids.ts';
import type { Arm } from './arm/server.ts';
import type { AciUsage, ManagedCluster, Resource } from './arm/state.ts';
import type { ContainerGroup, ContainerGroupChange } from './kubernetes/nodes/container-groups.ts';
import { type SimulatedClock, simulatedSeconds } from './simulated-clock.ts';

/** Keeps in the emulated Azure what a virtual node makes there: container groups, what they take of the quota, and the bill. */
export interface ContainerGroups {
  note(change: ContainerGroupChange): void;
  /** What ACI bills until now: from the making of each group to its end, in simulated seconds. */
  bill(): Bill;
}

export interface Bill {
  readonly vcpuSeconds: number;
  readonly gigabyteSeconds: number;
}

export function keepContainerGroups(arm: Arm, cluster: ManagedCluster, clock: SimulatedClock): ContainerGroups {
  const lives = new Map<string, Life>();
  const created = (group: ContainerGroup) => {
    const resource = resourceOf(group, cluster);
    arm.world.containerGroups[keyOf(resource.id)] = resource;
    lives.set(group.tags.UID, { group, fromMs: clock.now() });
    use(usagesOf(arm, cluster), group, 1);
  };
  const deleted = (group: ContainerGroup) => {
    delete arm.world.containerGroups[keyOf(resourceOf(group, cluster).id)];
    const life = lives.get(group.tags.UID);
    if (life) life.toMs = clock.now();
    use(usagesOf(arm, cluster), group, -1);
  };
  return {
    note({ change, group }) {
      if (change === 'created') created(group);
      if (change === 'deleted') deleted(group);
    },
    bill() {
      const all = [...lives.values()];
      const sum = (amount: (group: ContainerGroup) => number) =>
        Math.round(all.reduce((total, life) => total + amount(life.group) * secondsOf(life, clock), 0));
      return { vcpuSeconds: sum(({ cpu }) => cpu), gigabyteSeconds: sum(({ memoryInGB }) => memoryInGB) };
    },
  };
}

interface Life {
  readonly group: ContainerGroup;
  readonly fromMs: number;
  toMs?: number;
}

const secondsOf = ({ fromMs, toMs }: Life, clock: SimulatedClock) =>
  simulatedSeconds((toMs ?? clock.now()) - fromMs, clock.speed);

/** The add-on makes its groups in the node resource group. */
function resourceOf({ name, cpu, memoryInGB, containers, tags }: ContainerGroup, cluster: ManagedCluster): Resource {
  const type = 'Microsoft.ContainerInstance/containerGroups';
  const requests = { cpu: cpu / containers.length, memoryInGB: memoryInGB / containers.length };
  return {
    id: `${nodeResourceGroupId(cluster)}/providers/${type}/${name}`,
    ...{ name, type, location: cluster.location, tags: { ...tags } },
    properties: {
      ...{ provisioningState: 'Succeeded', osType: 'Linux' },
      containers: containers.map((one) => ({
        name: one.name,
        properties: { image: one.image, resources: { requests } },
      })),
    },
  };
}

function usagesOf(arm: Arm, { id, location }: ManagedCluster): AciUsage[] {
  const { containerInstances } = arm.world.subscriptions[keyOf(partsOf(id).subscriptionId)] ?? {};
  return containerInstances?.[keyOf(location)]?.usages ?? [];
}

function use(usages: readonly AciUsage[], { cpu }: ContainerGroup, sign: 1 | -1): void {
  for (const usage of usages) {
    if (usage.name === 'ContainerGroups') usage.currentValue += sign;
    if (usage.name === 'StandardCores') usage.currentValue += sign * cpu;
  }
}

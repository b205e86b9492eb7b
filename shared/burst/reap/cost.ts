import { groupMinimum, totalBill } from '../../backlog/aci-bill.ts';
import { type ContainerGroup, hasGroupEnded } from '../../domain/container-group.ts';
import type { Prices } from '../reap.ts';

const hourSeconds = 3600;

/** What the groups cost in an hour, in the currency of the prices. One that has ended is not billed. */
export function groupCost(groups: readonly ContainerGroup[], prices: Prices): number {
  const { cpuCores, memoryGigabytes } = totalBill(groups.filter((group) => !hasGroupEnded(group)).map(billOf));
  return hourSeconds * (cpuCores * prices.vcpuSecondPrice + memoryGigabytes * prices.gigabyteSecondPrice);
}

const billOf = ({ cpuCores, memoryGigabytes }: ContainerGroup) => ({
  cpuCores: Math.max(cpuCores, groupMinimum.cpuCores),
  memoryGigabytes: Math.max(memoryGigabytes, groupMinimum.memoryGigabytes),
});

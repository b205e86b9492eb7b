import { existingBurstSubnet } from '../burst-subnet.ts';
import { byOperator, type Check, notReady, ready, whenSeen } from '../check.ts';

/** The connector refuses a subnet with a route table at each of its starts (facts: aks-virtual-nodes.md, section 3). */
export const subnetHasNoRouteTable: Check = {
  id: 'subnet-has-no-route-table',
  title: 'The burst subnet has no route table',
  weight: 'precondition',
  needs: [],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(existingBurstSubnet(world), ({ name, routeTableId }) =>
      routeTableId === null
        ? ready(`Subnet ${name} has no route table.`)
        : notReady(
            `Subnet ${name} has route table ${routeTableId}, which the virtual-node connector refuses.`,
            byOperator(
              'Take the route table off and give the subnet a NAT gateway for egress, or name another burst subnet.',
            ),
          ),
    ),
};

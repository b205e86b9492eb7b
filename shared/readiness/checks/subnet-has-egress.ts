import { existingBurstSubnet } from '../burst-subnet.ts';
import { byOperator, type Check, notReady, ready, whenSeen } from '../check.ts';

/** The only supported way out for container groups in a network (facts: aks-virtual-nodes.md, section 3). */
export const subnetHasEgress: Check = {
  id: 'subnet-has-egress',
  title: 'The burst subnet has a NAT gateway for egress',
  weight: 'advice',
  needs: [],
  isOfAddon: true,
  judge: (world) =>
    whenSeen(existingBurstSubnet(world), ({ name, natGatewayId }) =>
      natGatewayId !== null
        ? ready(`Subnet ${name} has NAT gateway ${natGatewayId}.`)
        : notReady(
            `Subnet ${name} has no NAT gateway, so burst pods may reach nothing outside the network.`,
            byOperator(`Attach a NAT gateway to subnet ${name} if burst pods call, or pull images from, the internet.`),
          ),
    ),
};

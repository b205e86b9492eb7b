import { byOperator, type Check, notReady, ready, whenSeen } from '../check.ts';

/** Before the provider is registered ACI may not answer for the subscription; then this is unknown until it is. */
export const regionOffersAci: Check = {
  id: 'region-offers-aci',
  title: 'The region offers ACI for Linux in a virtual network',
  weight: 'precondition',
  needs: [],
  judge: ({ observation: { region } }) =>
    whenSeen(region, ({ location, offersLinux, cpuMax, memoryGigabytesMax }) =>
      offersLinux
        ? ready(`Region ${location} offers ACI: up to ${cpuMax} vCPU and ${memoryGigabytesMax} GB for a pod.`)
        : notReady(
            `Region ${location} does not offer ACI for Linux containers in a virtual network.`,
            byOperator(`Run burst workloads on a cluster in another region: nothing in ${location} can mend this.`),
          ),
    ),
};

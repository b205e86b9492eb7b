import type { Check } from './check.ts';
import { addonIdentityCanJoin } from './checks/addon-identity-can-join.ts';
import { addonIsEnabled } from './checks/addon-is-enabled.ts';
import { clusterIsRunning } from './checks/cluster-is-running.ts';
import { networkSupportsVirtualNodes } from './checks/network-supports-virtual-nodes.ts';
import { providerIsRegistered } from './checks/provider-is-registered.ts';
import { quotaHasHeadroom } from './checks/quota-has-headroom.ts';
import { regionOffersAci } from './checks/region-offers-aci.ts';
import { subnetExists } from './checks/subnet-exists.ts';
import { subnetHasEgress } from './checks/subnet-has-egress.ts';
import { subnetHasNoRouteTable } from './checks/subnet-has-no-route-table.ts';
import { subnetHasRoom } from './checks/subnet-has-room.ts';
import { subnetIsDelegated } from './checks/subnet-is-delegated.ts';
import { subnetIsExclusive } from './checks/subnet-is-exclusive.ts';
import { virtualNodeIsReady } from './checks/virtual-node-is-ready.ts';

/**
 * The checks in the order in which a cluster becomes ready, so that each can only need earlier ones: what nothing here
 * can mend first, then what the add-on stands on, then the add-on, and the proof by effect last.
 */
export const checks: readonly Check[] = [
  clusterIsRunning,
  networkSupportsVirtualNodes,
  regionOffersAci,
  providerIsRegistered,
  subnetExists,
  subnetIsDelegated,
  subnetHasNoRouteTable,
  subnetIsExclusive,
  subnetHasRoom,
  subnetHasEgress,
  addonIsEnabled,
  addonIdentityCanJoin,
  quotaHasHeadroom,
  virtualNodeIsReady,
];

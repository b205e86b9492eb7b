import type { Actuate } from './actuator.ts';

export const createSubnet: Actuate<'create-subnet'> = ({ cloud }, { networkId, subnetName, addressPrefix }) =>
  cloud.createSubnet(networkId, subnetName, addressPrefix);

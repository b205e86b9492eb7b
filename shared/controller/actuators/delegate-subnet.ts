import type { Actuate } from './actuator.ts';

export const delegateSubnet: Actuate<'delegate-subnet'> = ({ cloud }, { subnetId }) => cloud.delegateSubnet(subnetId);

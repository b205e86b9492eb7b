import type { ClusterId } from '../../domain/ids.ts';
import type { Actuate } from './actuator.ts';

export const enableAddon: Actuate<'enable-addon'> = ({ cloud }, { clusterId, subnetName }) =>
  cloud.enableAddon(clusterId as ClusterId, subnetName);

import { eachPod } from '../each-pod.ts';
import type { Actuate } from './actuator.ts';

export const burstPods: Actuate<'burst-pods'> = ({ kubernetes }, { clusterId, pods }) =>
  eachPod(pods, (order) => kubernetes.burst(clusterId, order));

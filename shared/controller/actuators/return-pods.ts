import { eachPod } from '../each-pod.ts';
import type { Actuate } from './actuator.ts';

export const returnPods: Actuate<'return-pods'> = ({ kubernetes }, { clusterId, pods }) =>
  eachPod(pods, (order) => kubernetes.evict(clusterId, order));

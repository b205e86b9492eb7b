import { eachPod } from '../each-pod.ts';
import type { Actuate } from './actuator.ts';

export const giveBackPods: Actuate<'give-back-pods'> = ({ kubernetes }, { clusterId, pods }) =>
  eachPod(pods, (order) => kubernetes.giveBack(clusterId, order));

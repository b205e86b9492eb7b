import type { Actuate } from './actuator.ts';

export const registerProvider: Actuate<'register-provider'> = ({ cloud }, { subscriptionId }) =>
  cloud.registerProvider(subscriptionId);

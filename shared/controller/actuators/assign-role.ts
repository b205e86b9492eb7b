import type { Actuate } from './actuator.ts';

export const assignRole: Actuate<'assign-role'> = ({ cloud }, { scope, principalId, roleId }) =>
  cloud.assignRole(scope, principalId, roleId);

import type { Rule } from './rule.ts';
import { containerRules } from './rules/containers.ts';
import { hostRules } from './rules/host.ts';
import { imageRules } from './rules/images.ts';
import { lifecycleRules } from './rules/lifecycle.ts';
import { mountRules } from './rules/mounts.ts';
import { networkRules } from './rules/network.ts';
import { ownershipRules } from './rules/ownership.ts';
import { placementRules } from './rules/placement.ts';
import { securityRules } from './rules/security.ts';
import { sizeRules } from './rules/size.ts';
import { unknownRules } from './rules/unknown.ts';
import { volumeRules } from './rules/volumes.ts';

/**
 * The rules in the order in which refusals are told: first what makes every other question idle, then where the scheduler
 * would put the pod, then what ACI would make of it.
 */
export const rules: readonly Rule[] = [
  ...ownershipRules,
  ...placementRules,
  ...sizeRules,
  ...hostRules,
  ...securityRules,
  ...containerRules,
  ...lifecycleRules,
  ...volumeRules,
  ...mountRules,
  ...imageRules,
  ...networkRules,
  ...unknownRules,
];

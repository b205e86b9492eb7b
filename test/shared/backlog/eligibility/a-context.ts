import type { EligibilityContext } from '../../../../shared/backlog/eligibility/rule.ts';
import { aVirtualKubeletNode } from '../../../builders/a-pod.ts';

/** A cluster in which nothing stands against a burst. */
export const aContext = (part: Partial<EligibilityContext> = {}): EligibilityContext => ({
  engine: 'addon',
  node: aVirtualKubeletNode(),
  namespace: { isOptedIn: true, networkPolicies: [] },
  region: { cpuMax: 4, memoryGigabytesMax: 16 },
  allowedReasons: new Set(),
  takenGroupNames: new Set(),
  privateRegistries: new Set(),
  ...part,
});

import type { BurstPolicy } from './burst-policy.ts';
import type { Mode } from './mode.ts';

/** What is wanted for one cluster: the environment's settings, then the cluster's own tags on top. */
export interface Policy {
  readonly mode: Mode;
  readonly subnetName: string;
  /** A tag on the cluster named it, not the environment: then a subnet that somebody made for something else is not touched. */
  readonly isSubnetTagged: boolean;
  /** 8 to 28, as in /24. */
  readonly subnetPrefixLength: number;
  /** How many pods the cluster must be able to burst at once to be called ready. */
  readonly burstPodsWanted: number;
  readonly followUpSeconds: number;
  readonly followUpsMax: number;
  readonly cooldownSeconds: number;
  readonly attemptsMax: number;
  /** A backlog or node inventory older than this is unknown. */
  readonly monitorAgeSecondsMax: number;
  /** Also modes that change no pod look at the Kubernetes API, and show what mode burst would do. */
  readonly looksInside: boolean;
  readonly burst: BurstPolicy;
}

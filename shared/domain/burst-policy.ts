/** How far bursting may go. Part of the policy of a cluster. */
export interface BurstPolicy {
  /** A pod must have waited so long, and the autoscaler must have had the time to see it, before it may burst. */
  readonly waitSecondsMin: number;
  /** A VM must be expected later than ACI by so much. */
  readonly marginSeconds: number;
  /** Estimates where the cluster has no history of its own. */
  readonly aciStartSecondsGuess: number;
  readonly vmArrivalSecondsGuess: number;
  readonly podsPerPassMax: number;
  readonly podsPerClusterMax: number;
  readonly podsPerNamespaceMax: number;
  readonly podsPerOwnerMax: number;
  readonly createsPerFiveMinutesMax: number;
  readonly createsPerHourMax: number;
  /** Prices in the currency of the budget. */
  readonly vcpuSecondPrice: number;
  readonly gigabyteSecondPrice: number;
  /** 0 is no budget at all: nothing bursts. */
  readonly monthBudget: number;
  readonly episodeBudget: number;
  /** From this share of a budget on the record warns. */
  readonly budgetWarningShare: number;
  /** Reason codes of eligibility that the configuration allows. */
  readonly allowedReasons: readonly string[];
  /** Namespaces that may burst without the label. */
  readonly namespaces: readonly string[];
  /** Hosts of registries that only a private endpoint reaches. */
  readonly privateRegistries: readonly string[];
  /** How long a burst pod may stay on ACI before it is brought home even against hysteresis, where there is room. */
  readonly leaseSeconds: number;
  /** VM nodes must have had room so long before pods are moved. */
  readonly settleSeconds: number;
  /** A pod is not moved before it has run so long. */
  readonly lifeSecondsMin: number;
  readonly evictionsPerPassMax: number;
  /** For so long after a move its substitute may not be made or seen yet, so that its owner rests. */
  readonly movePauseSeconds: number;
  /** Moves of an owner within an hour, for each pod that it has. */
  readonly movesPerPodHourMax: number;
  /** Reasons to stay on ACI that the configuration lifts. */
  readonly returnsAllowed: readonly ReturnToAllow[];
  /** A burst pod that does not run by then is given back. */
  readonly startDeadlineSeconds: number;
  /** How long an owner whose pod failed on ACI waits for VMs instead. */
  readonly failedOwnerSeconds: number;
  /** Nothing bursts for so long after a pod was admitted for which ACI has no capacity or no quota. */
  readonly aciRefusedSeconds: number;
  /** How often a hot cluster is looked at, and how long it stays hot after the last sign of need. */
  readonly hotLookSeconds: number;
  readonly hotSeconds: number;
}

/** Why a pod is not evicted unless somebody says that it may be. */
export const returnsToAllow = ['job', 'bare'] as const;

export type ReturnToAllow = (typeof returnsToAllow)[number];

export const defaultBurstPolicy: BurstPolicy = {
  waitSecondsMin: 20,
  marginSeconds: 30,
  aciStartSecondsGuess: 45,
  vmArrivalSecondsGuess: 240,
  podsPerPassMax: 50,
  podsPerClusterMax: 100,
  podsPerNamespaceMax: 100,
  podsPerOwnerMax: 100,
  createsPerFiveMinutesMax: 90,
  createsPerHourMax: 270,
  vcpuSecondPrice: 0.0000135,
  gigabyteSecondPrice: 0.0000015,
  monthBudget: 500,
  episodeBudget: 100,
  budgetWarningShare: 0.8,
  allowedReasons: [],
  namespaces: [],
  privateRegistries: [],
  leaseSeconds: 3600,
  settleSeconds: 120,
  lifeSecondsMin: 180,
  evictionsPerPassMax: 10,
  movePauseSeconds: 30,
  movesPerPodHourMax: 2,
  returnsAllowed: [],
  startDeadlineSeconds: 600,
  failedOwnerSeconds: 1800,
  aciRefusedSeconds: 1800,
  hotLookSeconds: 10,
  hotSeconds: 300,
};

import type { AciRegion } from '../../domain/azure.ts';
import type { Engine } from '../../domain/backlog.ts';
import type { Node } from '../../domain/node.ts';
import type { LabelSelector, Pod } from '../../domain/pod.ts';

/**
 * One thing that ACI cannot do, or does differently, and how to find it in a pod. Pure data but for the finding; the same
 * pod and context give the same paths.
 */
export interface Rule {
  /** Stable, and unique among the rules: configuration, records and metrics name it. */
  readonly reason: string;
  /** Where the rule looks; `[]` stands for every item of a list. */
  readonly field: string;
  readonly verdict: Readonly<Record<Engine, Verdict>>;
  /** The exact paths at which the rule applies to the pod; empty where it does not. */
  finds(pod: Pod, context: EligibilityContext): readonly string[];
  /** One sentence: what would become of the pod on ACI. */
  readonly says: string;
  /** One sentence: what an owner of the pod can do about it. */
  readonly fix: string;
  /** Where it is known from. */
  readonly source: string;
}

/**
 * `deny-unless-configured`: refused unless the configuration allows the reason; also where a behaviour is not documented.
 * `note`: runs, and something is worth saying. `allow`: runs as anywhere else.
 */
export type Verdict = 'deny' | 'deny-unless-configured' | 'note' | 'allow';

/** What a pod is judged against. Everything is said, so that what was not looked at cannot be forgotten. */
export interface EligibilityContext {
  /** `both`: either could take the pod, for they carry the same taint. */
  readonly engine: Engine | 'both';
  /** The live virtual node. */
  readonly node: Node;
  readonly namespace: NamespaceFacts;
  /** What ACI offers in the region; null where that is not known, and the documented limits hold. */
  readonly region: Pick<AciRegion, 'cpuMax' | 'memoryGigabytesMax'> | null;
  /** Reasons that the configuration allows. */
  readonly allowedReasons: ReadonlySet<string>;
  /** Names of container groups that are there, or are about to be: `groupNameOf` of the pods on the virtual node. */
  readonly takenGroupNames: ReadonlySet<string>;
  /** Hosts of registries behind a private endpoint, by configuration. */
  readonly privateRegistries: ReadonlySet<string>;
}

export interface NamespaceFacts {
  readonly isOptedIn: boolean;
  /** The pod selectors of the namespace's network policies; null where they could not be read. */
  readonly networkPolicies: readonly LabelSelector[] | null;
}

/** The name of a pod's container group on the add-on: `<namespace>-<pod>`. */
export const groupNameOf = ({ metadata }: Pod): string => `${metadata?.namespace ?? 'default'}-${metadata?.name}`;

export const denied = { addon: 'deny', v2: 'deny' } as const;
export const deniedUnlessConfigured = { addon: 'deny-unless-configured', v2: 'deny-unless-configured' } as const;

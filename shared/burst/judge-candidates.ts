import { judgeEligibility, type Refusal } from '../backlog/eligibility/eligibility.ts';
import { type EligibilityContext, groupNameOf, type NamespaceFacts } from '../backlog/eligibility/rule.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { Admitted } from './admitted.ts';
import type { Keep } from './burst-plan.ts';
import type { Candidate } from './candidate.ts';
import type { Outlook } from './outlook.ts';

/** Puts the question of eligibility to one candidate after the other. */
export interface Judge {
  /** Null where ACI can run the pod. `isIdle`: nothing more can be ordered, only the reason is wanted. */
  keep(candidate: Candidate, isIdle: boolean): Keep | null;
  /** The candidate is ordered: no other pod may have the same container group from now on. */
  take(candidate: Candidate): void;
}

/**
 * Pods of one owner are mostly alike. Where many wait, the later ones are told the verdict of a sibling, if it leaves them
 * where they are: no pod is ever ordered that was not judged itself.
 */
export function judging(outlook: Outlook, admitted: readonly Admitted[]): Judge {
  const contextOf = contexts(outlook, admitted);
  const siblings = new Map<string, Keep | null>();
  let judged = 0;
  return {
    keep(candidate, isIdle) {
      const sibling = judged >= judgedMax ? siblings.get(candidate.owner) : undefined;
      if (sibling || (sibling === null && isIdle)) return sibling;
      judged += 1;
      const verdict = judgeEligibility(candidate.pod, contextOf(candidate.namespace));
      const answer = verdict.eligible ? null : ineligible(verdict.refusals);
      if (verdict.eligible || !verdict.refusals.some(isOfName)) siblings.set(candidate.owner, answer);
      return answer;
    },
    take: ({ pod, namespace }) => contextOf(namespace).takenGroupNames.add(groupNameOf(pod)),
  };
}

/** So many are judged one by one in every plan, which takes some tenths of a second. */
export const judgedMax = 20_000;

/** No sibling has the same name. */
const isOfName = ({ field }: Refusal): boolean => field.startsWith('metadata.name');

function ineligible(refusals: readonly Refusal[]): Keep {
  const says = refusals.map(({ reason, field, says, fix }) => `${reason} at ${field || 'the pod'}: ${says} ${fix}`);
  return { reason: 'Ineligible', says: says.join(' '), refusals: refusals.map(({ reason }) => reason) };
}

type Context = EligibilityContext & { readonly takenGroupNames: Set<string> };

/** One context for each namespace; the names of container groups are one set for all. */
function contexts(
  { region, policy, view, virtual }: Outlook,
  admitted: readonly Admitted[],
): (namespace: string) => Context {
  const shared = {
    ...{ engine: virtual?.engine ?? 'addon', node: virtual?.node ?? {}, region },
    ...{
      allowedReasons: new Set(policy.allowedReasons),
      takenGroupNames: new Set(admitted.map(({ groupName }) => groupName)),
    },
    privateRegistries: new Set(policy.privateRegistries.map((host) => host.toLowerCase())),
  };
  const known = new Map<string, Context>();
  return (name) => {
    const context = known.get(name) ?? {
      ...shared,
      namespace: { isOptedIn: true, networkPolicies: policiesIn(name, view) },
    };
    known.set(name, context);
    return context;
  };
}

function policiesIn(namespace: string, { networkPolicies }: ClusterView): NamespaceFacts['networkPolicies'] {
  if (networkPolicies === null) return null;
  return networkPolicies.filter((policy) => policy.namespace === namespace).map(({ podSelector }) => podSelector);
}

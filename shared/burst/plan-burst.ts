import { aciBill } from '../backlog/aci-bill.ts';
import { allowableReasons } from '../backlog/eligibility/eligibility-table.ts';
import type { Engine } from '../domain/backlog.ts';
import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstOrder } from '../domain/cluster-view.ts';
import { admittedIn } from './admitted.ts';
import { type Claim, handOut } from './bound.ts';
import { budgetWarnings } from './budget-bounds.ts';
import { boundsOf, coresOf } from './burst-bounds.ts';
import { burstOrderOf } from './burst-order.ts';
import type { BurstMatter, BurstPlan, Keep, KeptPod } from './burst-plan.ts';
import { byTurn, type Candidate, isKeep, readCandidate } from './candidate.ts';
import { costOf } from './cost.ts';
import { firstKeep } from './first-questions.ts';
import { judging } from './judge-candidates.ts';
import { keepOut } from './keep-out.ts';
import { lookOut, type Outlook } from './outlook.ts';
import { askingSecondly } from './second-questions.ts';

/**
 * Which waiting pods burst now. Pure, and linear but for one sort: the same matter gives the same plan. Every waiting pod
 * is ordered, or kept with the first reason that the questions find. A pod that finds too little left of something does
 * not hold up a smaller one behind it. Acting on the plan, and writing down what was admitted, are the caller's.
 */
export function planBurst(matter: BurstMatter): BurstPlan {
  const outlook = lookOut(matter);
  const kept: KeptPod[] = [];
  const candidates = sift(outlook, kept).sort(byTurn);
  const { orders, warnings } = admit(outlook, candidates, kept);
  return { orders, kept, estimates: outlook.estimates, warnings };
}

/** The pods whose time has come; the others are kept. A pod that is listed twice is one. */
function sift(outlook: Outlook, kept: KeptPod[]): Candidate[] {
  const keepNamespace = keepOut(outlook);
  const listed = new Set<string>();
  const candidates: Candidate[] = [];
  for (const waiting of outlook.view.waiting) {
    const { uid } = waiting?.metadata ?? {};
    const namespace = textOr('default', waiting?.metadata?.namespace);
    const pod = `${namespace}/${textOr('(unnamed)', waiting?.metadata?.name)}`;
    if (uid && listed.has(uid)) continue;
    if (uid) listed.add(uid);
    const read = keepNamespace(namespace) ?? readCandidate(waiting, pod);
    const keep = isKeep(read) ? read : firstKeep(read, outlook);
    if (keep) kept.push(keptPod(pod, keep));
    else candidates.push(read as Candidate);
  }
  return candidates;
}

const textOr = (otherwise: string, value: unknown): string => (typeof value === 'string' && value ? value : otherwise);

const keptPod = (pod: string, { reason, says, refusals }: Keep): KeptPod =>
  refusals ? { pod, reason, says, refusals } : { pod, reason, says };

type Admissions = Pick<BurstPlan, 'orders' | 'warnings'>;

/** One after the other, each by what those before it have left. */
function admit(outlook: Outlook, candidates: readonly Candidate[], kept: KeptPod[]): Admissions {
  const { policy, view, virtual, episode, now } = outlook;
  const engine = virtual?.engine === 'v2' ? 'v2' : 'addon';
  const admitted = admittedIn(view, engine, policy);
  const bounds = handOut(boundsOf(outlook, admitted));
  const judge = judging(outlook, admitted);
  const keepSecondly = askingSecondly(outlook);
  const order = ({ pod }: Candidate) => burstOrderOf(pod, { episode, now, leaseSeconds: policy.leaseSeconds });
  const orders: BurstOrder[] = [];
  for (const candidate of candidates) {
    const keep =
      judge.keep(candidate, bounds.areSpent()) ??
      keepSecondly(candidate) ??
      bounds.claim(claimOf(candidate, engine, policy));
    if (keep) {
      kept.push(keptPod(candidate.name, keep));
    } else {
      judge.take(candidate);
      orders.push(order(candidate));
    }
  }
  return { orders, warnings: [...reasonWarnings(policy), ...budgetWarnings(bounds, outlook)] };
}

/** A misspelt reason would allow nothing, and nobody would know why. */
function reasonWarnings({ allowedReasons }: BurstPolicy): readonly string[] {
  const idle = allowedReasons.filter((reason) => !allowableReasons.has(reason));
  return idle.map((reason) => `Reason ${reason} is allowed in the settings, and no rule of that name can be allowed.`);
}

function claimOf({ pod, namespace, owner }: Candidate, engine: Engine, policy: BurstPolicy): Claim {
  const bill = aciBill(pod, engine);
  return { namespace, owner, cores: coresOf(bill), cost: costOf(bill, policy.leaseSeconds, policy) };
}

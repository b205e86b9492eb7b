import type { Pod } from '../../domain/pod.ts';
import { below, nothing } from '../found.ts';
import { rules } from './index.ts';
import { nodeShape, podShape } from './pod-shape.ts';
import type { EligibilityContext, Rule, Verdict } from './rule.ts';

export interface Refusal {
  readonly reason: string;
  /** The exact path at which the reason was found; one that begins with `node` is the virtual node's. */
  readonly field: string;
  readonly says: string;
  readonly fix: string;
  /** False where no configuration can allow it. */
  readonly canBeAllowed: boolean;
}

export type Note = Pick<Refusal, 'reason' | 'field' | 'says'>;

export type Eligibility =
  | { readonly eligible: true; readonly notes: readonly Note[] }
  | { readonly eligible: false; readonly refusals: readonly Refusal[] };

/**
 * Whether ACI can run the pod unchanged, with every reason why not. Never throws: a pod whose shape is not understood is
 * refused for that alone, as nothing else can be said of it.
 */
export function judgeEligibility(pod: Pod, context: EligibilityContext): Eligibility {
  const misshapen = shapeMisfits(pod, context);
  if (misshapen.length > 0) return { eligible: false, refusals: misshapen.map((field) => ({ ...cannotJudge, field })) };
  const refusals: Refusal[] = [];
  const notes: Note[] = [];
  for (const { rule, verdict } of relevant[context.engine]) {
    const fields = rule.finds(pod, context);
    if (fields.length === 0) continue;
    if (denies(rule, verdict, context)) refusals.push(...fields.map((field) => refusal(rule, verdict, field)));
    else notes.push(...fields.map((field) => ({ reason: rule.reason, field, says: rule.says })));
  }
  return refusals.length === 0 ? { eligible: true, notes } : { eligible: false, refusals };
}

/** Before any rule is asked: the rules read nothing that was not seen to fit. */
export const cannotJudge = {
  reason: 'CannotJudge',
  says: 'The field does not have the form that the Kubernetes API documents, so nobody can say what ACI would make of it.',
  fix: 'Report the field with the version of Kubernetes; until then the pod waits for a VM node.',
  canBeAllowed: false,
} as const;

function shapeMisfits(pod: unknown, { node }: EligibilityContext): readonly string[] {
  if (!podShape.fits(pod)) return podShape.misfits(pod);
  return nodeShape.fits(node) ? nothing : below('node', nodeShape.misfits(node));
}

const strictness: readonly Verdict[] = ['allow', 'note', 'deny-unless-configured', 'deny'];

/** With both engines, a pod must suit either. */
const relevant: Readonly<Record<EligibilityContext['engine'], readonly Judged[]>> = {
  addon: relevantTo(({ addon }) => addon),
  v2: relevantTo(({ v2 }) => v2),
  both: relevantTo(({ addon, v2 }) => (strictness.indexOf(addon) > strictness.indexOf(v2) ? addon : v2)),
};

interface Judged {
  readonly rule: Rule;
  readonly verdict: Verdict;
}

function relevantTo(verdictOf: (verdict: Rule['verdict']) => Verdict): readonly Judged[] {
  return rules.map((rule) => ({ rule, verdict: verdictOf(rule.verdict) })).filter(({ verdict }) => verdict !== 'allow');
}

function denies({ reason }: Rule, verdict: Verdict, { allowedReasons }: EligibilityContext): boolean {
  return verdict === 'deny' || (verdict === 'deny-unless-configured' && !allowedReasons.has(reason));
}

function refusal({ reason, says, fix }: Rule, verdict: Verdict, field: string): Refusal {
  return { reason, field, says, fix, canBeAllowed: verdict === 'deny-unless-configured' };
}

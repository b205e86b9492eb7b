import { judgeEligibility } from '../backlog/eligibility/eligibility.ts';
import { optInLabel } from '../domain/cluster-view.ts';
import { type Keep, keep } from './burst-plan.ts';
import type { Outlook } from './outlook.ts';
import { entryOf } from './readable.ts';

/**
 * Which namespaces are out of bounds: those of the cluster itself, whatever anybody says, and those that nobody has opted
 * in. A label that says anything but `true` is a no, even where the configuration says yes: it is the nearer of the two.
 * Answers are remembered, for many pods are in few namespaces.
 */
export function keepOut({ view, policy }: Pick<Outlook, 'view' | 'policy'>): (namespace: string) => Keep | null {
  const answers = new Map<string, Keep | null>();
  return (namespace) => {
    const known = answers.get(namespace);
    if (known !== undefined) return known;
    const label = entryOf(entryOf(view.namespaces, namespace), optInLabel);
    const answer = isSystem(namespace) ? system : isIn(label, namespace, policy.namespaces) ? null : notIn(label);
    answers.set(namespace, answer);
    return answer;
  };
}

const isIn = (label: string | undefined, namespace: string, configured: readonly string[]): boolean =>
  label === undefined ? configured.includes(namespace) : label === 'true';

/** Eligibility knows which they are. */
function isSystem(namespace: string): boolean {
  const pod = { metadata: { name: 'any', namespace }, spec: { containers: [{ name: 'any' }] } };
  const verdict = judgeEligibility(pod, {
    ...{ engine: 'addon', node: { metadata: { name: 'any' } }, namespace: { isOptedIn: true, networkPolicies: [] } },
    ...{ region: null, allowedReasons: new Set(), takenGroupNames: new Set() },
    privateRegistries: new Set(),
  });
  return !verdict.eligible && verdict.refusals.some(({ reason }) => reason === 'InSystemNamespace');
}

const system = keep('SystemNamespace', 'The namespace belongs to the cluster itself, and its pods never burst.');

const notIn = (label: string | undefined): Keep =>
  keep(
    'NotOptedIn',
    label === undefined
      ? `Label the namespace ${optInLabel}=true, or name it in the configuration.`
      : `The namespace is labelled ${optInLabel}=${label}; pods burst where it is true.`,
  );

import { describe } from '../domain/action.ts';
import type { Finding } from '../domain/finding.ts';
import { checks } from '../readiness/index.ts';

/**
 * Everything that the controller would still change, in its order, as far as it can be told today: what can only be known
 * later, such as the identity of an add-on that is not enabled yet, is missing. Where only an operator can mend what must
 * come first, nothing is changed at all.
 */
export function plan(findings: readonly Finding[]): readonly string[] {
  if (findings.some(stopsAll)) return [];
  return findings.flatMap(({ remedy }) => (remedy?.kind === 'actions' ? remedy.actions.map(describe) : []));
}

const preconditions = new Set(checks.filter(({ weight }) => weight === 'precondition').map(({ id }) => id));

const stopsAll = ({ check, status, remedy }: Finding): boolean =>
  preconditions.has(check) && status === 'not-ready' && remedy?.kind === 'advice';

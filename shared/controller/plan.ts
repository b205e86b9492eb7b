import { describe } from '../domain/action.ts';
import type { Finding } from '../domain/finding.ts';

/**
 * Everything that the controller would still change, in its order, as far as it can be told today: what can only be known
 * later, such as the identity of an add-on that is not enabled yet, is missing.
 */
export function plan(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ remedy }) => (remedy?.kind === 'actions' ? remedy.actions.map(describe) : []));
}

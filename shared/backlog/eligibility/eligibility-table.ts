import { cannotJudge } from './eligibility.ts';
import { rules } from './index.ts';
import type { Rule } from './rule.ts';

/** The rules as rows for people: what is looked at, what each engine's verdict is, and why. */
export function eligibilityTable(): readonly EligibilityRow[] {
  return [
    { ...cannotJudge, field: 'any', addon: 'deny', v2: 'deny', source: 'Policy of this controller' },
    ...rules.map(rowOf),
  ];
}

export type EligibilityRow = Readonly<Record<'reason' | 'field' | 'addon' | 'v2' | 'says' | 'fix' | 'source', string>>;

function rowOf({ reason, field, verdict, says, fix, source }: Rule): EligibilityRow {
  return { reason, field, ...verdict, says, fix, source };
}

/** The reasons that a configuration may allow; any other is a mistake in it. */
export const allowableReasons: ReadonlySet<string> = new Set(
  rules.filter(({ verdict }) => Object.values(verdict).includes('deny-unless-configured')).map(({ reason }) => reason),
);

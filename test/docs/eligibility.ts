import { eligibilityTable } from '../../shared/backlog/eligibility/eligibility-table.ts';
import { code, table } from './table.ts';

export function printEligibility(): string {
  const rows = eligibilityTable().map(({ reason, field, addon, v2, says, fix, source }) => [
    code(reason),
    fieldsOf(field),
    short(addon),
    short(v2),
    says,
    fix,
    source,
  ]);
  return table(['reason', 'field', 'add-on', 'v2', 'what would happen', 'what to do', 'source'], rows);
}

/** One field or more, with commas between; words are not code. */
const fieldsOf = (field: string): string => (field === 'any' ? field : field.split(', ').map(code).join(', '));

const short = (verdict: string): string => (verdict === 'deny-unless-configured' ? 'deny unless allowed' : verdict);

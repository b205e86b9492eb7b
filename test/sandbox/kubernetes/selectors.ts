/** Label selectors as in a query and as in a spec, and the field selectors of a query. */
import type { LabelSelector, LabelSelectorRequirement } from './objects.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: readonly string[];
}

/** `app=web,tier in (a,b),!legacy`; an error is given as its message. */
export function parseLabelSelector(text: string): Requirement[] | { error: string } {
  const requirements: Requirement[] = [];
  for (const part of splitOutsideParentheses(text)) {
    const requirement = parseRequirement(part.trim());
    if ('error' in requirement) return requirement;
    requirements.push(requirement);
  }
  return requirements;
}

export interface FieldRequirement {
  field: string;
  isEqual: boolean;
  value: string;
}

/** `spec.nodeName=,status.phase!=Failed`. */
export function parseFieldSelector(text: string): FieldRequirement[] | { error: string } {
  const requirements: FieldRequirement[] = [];
  for (const part of text.split(',').filter(Boolean)) {
    const found = /^([^=!]+)(==|!=|=)([^=]*)$/.exec(part);
    if (!found) return { error: `invalid selector: '${text}'; can't understand '${part}'` };
    requirements.push({ field: found[1] ?? '', isEqual: found[2] !== '!=', value: found[3] ?? '' });
  }
  return requirements;
}

export function fits(labels: Labels | undefined, requirements: readonly Requirement[]): boolean {
  return requirements.every((requirement) => fitsOne(labels?.[requirement.key], requirement));
}

/** A selector of a spec; without one nothing is selected, by an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false;
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels?.[key] === value);
  return equal && fits(labels, (selector.matchExpressions ?? []).map(requirementOf));
}

export function requirementOf({ key, operator, values = [] }: LabelSelectorRequirement): Requirement {
  return { key, operator: operator as Requirement['operator'], values };
}

function fitsOne(value: string | undefined, { operator, values }: Requirement): boolean {
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (value === undefined) return false;
  if (operator === 'In') return values.includes(value);
  return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
}

function splitOutsideParentheses(text: string): string[] {
  return text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
}

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const EXISTS = new RegExp(`^(!?)\\s*(${NAME})$`);
const COMPARED = new RegExp(`^(${NAME})\\s*(==|!=|=|>|<)\\s*([-A-Za-z0-9_.]*)$`);
const LISTED = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const OPERATORS = { '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt' } as const;

function parseRequirement(part: string): Requirement | { error: string } {
  const exists = EXISTS.exec(part);
  if (exists) return { key: exists[2] ?? '', operator: exists[1] ? 'DoesNotExist' : 'Exists', values: [] };
  const compared = COMPARED.exec(part);
  if (compared) {
    const operator = OPERATORS[compared[2] as keyof typeof OPERATORS];
    return { key: compared[1] ?? '', operator, values: [compared[3] ?? ''] };
  }
  const listed = LISTED.exec(part);
  if (!listed) return { error: `unable to parse requirement: found '${part}', expected: ',' or 'end of string'` };
  const values = (listed[3] ?? '').split(',').map((value) => value.trim());
  return { key: listed[1] ?? '', operator: listed[2] === 'in' ? 'In' : 'NotIn', values };
}

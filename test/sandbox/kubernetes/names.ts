/** The formats of names, labels and values, with the sentences in which the API server explains them. */
import type { Metadata } from './objects.ts';
import { type Cause, invalidValue, requiredValue } from './statuses.ts';

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

export function nameCauses(name: string, field: string): Cause[] {
  if (name.length > 253) return [invalidValue(field, name, 'must be no more than 253 characters')];
  if (fitsWhole(SUBDOMAIN, name)) return [];
  const why = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
  return [invalidValue(field, name, why)];
}

export function labelNameCauses(name: string, field: string): Cause[] {
  if (!name) return [requiredValue(field)];
  if (name.length <= 63 && fitsWhole(LABEL, name)) return [];
  const why = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
  return [invalidValue(field, name, why)];
}

/** A key of labels, annotations, taints and tolerations: `[prefix/]name`. */
export function qualifiedNameCauses(key: string, field: string): Cause[] {
  const [name = '', prefix] = key.split('/').reverse();
  if (prefix !== undefined && !fitsWhole(SUBDOMAIN, prefix)) {
    return [invalidValue(field, key, 'prefix part a lowercase RFC 1123 subdomain must be given before the slash')];
  }
  if (name.length <= 63 && fitsWhole(QUALIFIED, name)) return [];
  const why = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;
  return [invalidValue(field, key, why)];
}

export function labelValueCauses(value: string, field: string): Cause[] {
  if (value.length <= 63 && fitsWhole(LABEL_VALUE, value)) return [];
  const why = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`;
  return [invalidValue(field, value, why)];
}

export function metadataCauses(metadata: Metadata): Cause[] {
  const labels = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameCauses(key, 'metadata.labels'),
    ...labelValueCauses(value, 'metadata.labels'),
  ]);
  const annotations = Object.keys(metadata.annotations ?? {}).flatMap((key) =>
    qualifiedNameCauses(key.toLowerCase(), 'metadata.annotations'),
  );
  return [...nameCauses(metadata.name, 'metadata.name'), ...labels, ...annotations];
}

/** A pod's deletion cost is an int32 without a plus sign or leading zeros. */
export function deletionCostCauses({ annotations }: Metadata): Cause[] {
  const cost = annotations?.[DELETION_COST];
  if (cost === undefined || isInt32(cost)) return [];
  return [invalidValue(`metadata.annotations[${DELETION_COST}]`, cost, 'must be a 32bit integer')];
}

/** 0 where it is absent. */
export function deletionCostOf({ annotations }: Metadata): number {
  return Number(annotations?.[DELETION_COST] ?? 0);
}

function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}

function fitsWhole(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern}$`).test(text);
}

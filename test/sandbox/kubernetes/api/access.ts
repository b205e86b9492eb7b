/** Who asks, and what may they do: bearer tokens, and rules in the manner of RBAC. */
import { forbidden, type Status } from '../statuses.ts';
import type { Target } from './request.ts';

/**
 * As a rule of a Role; `*` stands for all. `namespaces` narrows it to those, and to no cluster-wide request;
 * `resourceNames` narrows it to those, and to no list.
 */
export interface Right {
  verbs: readonly string[];
  /** The core group is the empty text. */
  apiGroups: readonly string[];
  /** `pods`, `pods/eviction`. */
  resources: readonly string[];
  namespaces?: readonly string[];
  resourceNames?: readonly string[];
}

export interface User {
  name: string;
  /** `none` is a user who may do nothing beyond discovery. */
  rights: 'all' | 'none' | readonly Right[];
}

/** A map of tokens, or a function that reads them. */
export type Tokens = Readonly<Record<string, User>> | ((token: string) => User | undefined);

/** Undefined for an absent or unknown token. */
export function authenticate(tokens: Tokens, authorization: string | undefined): User | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return undefined;
  if (typeof tokens === 'function') return tokens(token);
  return Object.hasOwn(tokens, token) ? tokens[token] : undefined;
}

export interface Attributes extends Omit<Target, 'version'> {
  verb: string;
}

export function mayDo({ rights }: User, attributes: Attributes): boolean {
  if (rights === 'all') return true;
  if (rights === 'none') return false;
  return rights.some((right) => covers(right, attributes));
}

/** 403 in the words of the real server. */
export function refuseAccess(
  { name: user }: User,
  { verb, group, plural, name, subresource, namespace }: Attributes,
): Status {
  const what = subresource ? `${plural}/${subresource}` : plural;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const why = `User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
  return forbidden({ group, plural }, name, why);
}

function covers(right: Right, { verb, group, plural, name, subresource, namespace }: Attributes): boolean {
  if (right.namespaces && (namespace === undefined || !right.namespaces.includes(namespace))) return false;
  if (right.resourceNames && (name === undefined || !right.resourceNames.includes(name))) return false;
  const what = subresource ? `${plural}/${subresource}` : plural;
  return has(right.verbs, verb) && has(right.apiGroups, group) && has(right.resources, what);
}

const has = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);

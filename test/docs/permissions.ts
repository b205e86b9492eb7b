import { readFileSync } from 'node:fs';
import type { Mode } from '../../shared/domain/decision.ts';
import { code, table } from './table.ts';

/** What the controller may call, by the resource on which it needs the right: infra/permissions.json. */
export type Permissions = Readonly<Record<PermissionScope, readonly Permission[]>>;

export type PermissionScope = keyof typeof scopes;

export interface Permission {
  /** As in a role definition: `Microsoft.Network/virtualNetworks/read`. */
  readonly action: string;
  /** The least mode that needs it. */
  readonly mode: Mode;
  /** The kinds of change that need it; absent where it is for looking. */
  readonly changes?: readonly string[];
  readonly why: string;
}

export const permissions: Permissions = JSON.parse(
  readFileSync(new URL('../../infra/permissions.json', import.meta.url), 'utf8'),
);

/** The permissions with the scope that each stands under. */
export const permissionRows: readonly (Permission & { readonly scope: PermissionScope })[] = Object.entries(
  permissions,
).flatMap(([scope, rows]) => rows.map((row) => ({ scope: scope as PermissionScope, ...row })));

/** `linked`: the controller calls no such operation; Azure asks for the right when a change names the resource. */
const scopes = {
  cluster: 'each cluster in scope',
  network: "the cluster's virtual network; where AKS made it, the node resource group",
  subnet: 'the burst subnet; as it may not be there yet, its virtual network',
  subscription: "the cluster's subscription",
  linked: 'Azure asks for these on the resource that the changed cluster or subnet names:',
} as const;

export function printPermissions(): string {
  const { linked, ...called } = permissions;
  const rows = Object.keys(called).flatMap((scope) => rowsOf(scope as PermissionScope));
  const ofLinked = linked.map(({ action, changes = [], why }) => [code(action), changes.map(code).join(', '), why]);
  return [
    table(['on', 'action', 'mode', 'why'], rows),
    scopes.linked,
    table(['action', 'for', 'only where'], ofLinked),
  ].join('\n\n');
}

function rowsOf(scope: PermissionScope): readonly (readonly string[])[] {
  return permissions[scope].map(({ action, mode, why }, index) => [
    index === 0 ? scopes[scope] : '',
    code(action),
    code(mode),
    why,
  ]);
}

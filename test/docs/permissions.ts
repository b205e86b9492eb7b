import { readFileSync } from 'node:fs';
import type { Mode } from '../../shared/domain/mode.ts';
import { code, table } from './table.ts';

/** What the controller may call, by the resource on which it needs the right: infra/permissions.json. */
export type Permissions = Readonly<Record<PermissionScope | 'trail', readonly Permission[]>> & {
  readonly kubernetes: readonly KubernetesPermission[];
};

export type PermissionScope = keyof typeof scopes;

export interface Permission {
  /** As in a role definition: `Microsoft.Network/virtualNetworks/read`. */
  readonly action: string;
  /** The least mode that needs it. */
  readonly mode: Mode;
  /** The setting with which a lesser mode needs it, too. */
  readonly alsoWith?: string;
  /** The kinds of change that need it; absent where it is for looking. */
  readonly changes?: readonly string[];
  readonly why: string;
}

/** As in a rule of a ClusterRole. */
export interface KubernetesPermission extends Omit<Permission, 'action'> {
  /** Empty for the core group. */
  readonly apiGroup: string;
  /** `pods`, `pods/eviction`. */
  readonly resource: string;
  readonly verbs: readonly string[];
}

export const permissions: Permissions = JSON.parse(
  readFileSync(new URL('../../infra/permissions.json', import.meta.url), 'utf8'),
);

const { kubernetes, trail, ...inAzure } = permissions;

/** The permissions in Azure with the scope that each stands under. */
export const permissionRows: readonly (Permission & { readonly scope: PermissionScope })[] = Object.entries(
  inAzure,
).flatMap(([scope, rows]) => rows.map((row) => ({ scope: scope as PermissionScope, ...row })));

/** Those on data in the container of the audit trail, which no emulator can enforce: Azurite takes a key. */
export const trailRows: readonly (Permission & { readonly scope: 'trail' })[] = trail.map((row) => ({
  scope: 'trail',
  ...row,
}));

/** Those inside a cluster, in all of its namespaces. */
export const kubernetesRows: readonly KubernetesPermission[] = kubernetes;

/** `linked`: the controller calls no such operation; Azure asks for the right when a change names the resource. */
const scopes = {
  cluster: 'each cluster in scope',
  network: "the cluster's virtual network; where its id is not told to the deployment, the node resource group",
  managedNetwork: "the cluster's node resource group, where AKS made the network",
  subnet: 'the burst subnet; as it may not be there yet, its virtual network',
  subscription: "the cluster's subscription",
  nodes: "the cluster's node resource group",
  linked: 'Azure asks for these on the resource that the changed cluster or subnet names:',
} as const;

export function printPermissions(): string {
  const { linked, ...called } = inAzure;
  const rows = [
    ...Object.keys(called).flatMap((scope) =>
      rowsOf(scopes[scope as PermissionScope], permissions[scope as PermissionScope]),
    ),
    ...rowsOf('the container `audit` of the audit account', trail),
  ];
  const ofLinked = linked.map(({ action, changes = [], why }) => [code(action), changes.map(code).join(', '), why]);
  return [
    table(['on', 'action', 'mode', 'why'], rows),
    scopes.linked,
    table(['action', 'for', 'only where'], ofLinked),
    'Inside a cluster, by its Kubernetes API and in all namespaces:',
    table(['resource', 'API group', 'verbs', 'mode', 'why'], kubernetes.map(rowOf)),
  ].join('\n\n');
}

function rowOf(row: KubernetesPermission): readonly string[] {
  const { resource, apiGroup, verbs, why } = row;
  return [code(resource), apiGroup === '' ? 'core' : code(apiGroup), verbs.map(code).join(', '), fromWhen(row), why];
}

const fromWhen = ({ mode, alsoWith }: Pick<Permission, 'mode' | 'alsoWith'>): string =>
  alsoWith === undefined ? code(mode) : `${code(mode)}, or with ${code(alsoWith)}`;

function rowsOf(place: string, rows: readonly Permission[]): readonly (readonly string[])[] {
  return rows.map((row, index) => [index === 0 ? place : '', code(row.action), fromWhen(row), row.why]);
}

import { metadataCauses, qualifiedNameCauses } from '../names.ts';
import type { Node, Taint } from '../objects.ts';
import { ageColumn, type Column, nameColumn, type Resource, textColumn } from '../resource.ts';
import { type Cause, requiredValue, unsupportedValue } from '../statuses.ts';

const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const ROLE = 'node-role.kubernetes.io/';
const NO_INFO = {
  ...{ machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '' },
  ...{ kubeletVersion: '', kubeProxyVersion: '', operatingSystem: '', architecture: '' },
};

const columns: readonly Column<Node>[] = [
  nameColumn,
  textColumn('Status', statusText),
  textColumn('Roles', rolesText),
  ageColumn,
  { name: 'Version', type: 'string', cell: ({ status }) => status.nodeInfo?.kubeletVersion ?? '' },
  textColumn('Internal-IP', (node) => addressOf(node, 'InternalIP'), 1),
  textColumn('External-IP', (node) => addressOf(node, 'ExternalIP'), 1),
  textColumn('OS-Image', (node) => infoOf(node, 'osImage'), 1),
  textColumn('Kernel-Version', (node) => infoOf(node, 'kernelVersion'), 1),
  textColumn('Container-Runtime', (node) => infoOf(node, 'containerRuntimeVersion'), 1),
];

export const nodes: Resource<Node> = {
  ...{ group: '', version: 'v1', plural: 'nodes', singular: 'node', kind: 'Node' },
  ...{ isNamespaced: false, shortNames: ['no'], hasGeneration: false, subresources: ['status'] },
  deletionShows: 'status',
  topFields: ['spec', 'status'],
  fields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
  columns,
  prepareCreate(node) {
    // The admission plugin TaintNodesByCondition; whoever watches over the node takes it away once it is Ready.
    const taints = node.spec.taints ?? [];
    if (!taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) {
      node.spec.taints = [...taints, NOT_READY];
    }
    setDefaults(node);
    return undefined;
  },
  prepareUpdate(node) {
    setDefaults(node);
    return undefined;
  },
  validate,
  validateUpdate: validate,
};

function setDefaults({ spec, status }: Node): void {
  if (!spec.unschedulable) delete spec.unschedulable;
  if (spec.taints?.length === 0) delete spec.taints;
  status.daemonEndpoints ??= { kubeletEndpoint: { Port: 0 } };
  status.nodeInfo = { ...NO_INFO, ...status.nodeInfo };
}

/** The path says metadata where it means spec; so does the real one. */
function validate({ metadata, spec }: Node): Cause[] {
  const taints = (spec.taints ?? []).flatMap(({ key, effect }, i) => {
    const at = `metadata.taints[${i}]`;
    const causes = key ? qualifiedNameCauses(key, `${at}.key`) : [requiredValue(`${at}.key`)];
    if (!effect) causes.push(requiredValue(`${at}.effect`));
    else if (!EFFECTS.includes(effect)) causes.push(unsupportedValue(`${at}.effect`, effect, EFFECTS));
    return causes;
  });
  return [...metadataCauses(metadata), ...taints];
}

function statusText({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

function rolesText({ metadata }: Node): string {
  const labels = Object.entries(metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return [key.slice(ROLE.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return [...new Set(roles)].sort().join(',');
}

function addressOf({ status }: Node, wanted: string): string | undefined {
  return status.addresses?.find(({ type }) => type === wanted)?.address;
}

function infoOf({ status }: Node, name: string): string {
  return status.nodeInfo?.[name] || '<unknown>';
}

/** What a client finds out before it asks for anything: versions, groups, resources, and the little of OpenAPI it needs. */
import { groupVersionOf, type Resource } from '../resource.ts';
import { RESOURCES } from '../resources/index.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const STATUS_VERBS = ['get', 'patch', 'update'];
const AUTHORIZATION = { group: 'authorization.k8s.io', version: 'v1' };
const REVIEW = {
  ...{ name: 'selfsubjectaccessreviews', singularName: 'selfsubjectaccessreview', namespaced: false },
  ...{ kind: 'SelfSubjectAccessReview', verbs: ['create'] },
};

export interface GroupVersion {
  group: string;
  version: string;
}

export function coreVersions(host: string) {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: host }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

export function groupList() {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groupVersions()
      .filter(({ group }) => group)
      .map(groupOf),
  };
}

/** Undefined for a group that is not served. */
export function apiGroup(name: string) {
  const found = groupVersions().find(({ group }) => group !== '' && group === name);
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) };
}

export function isGroupServed({ group, version }: GroupVersion): boolean {
  return groupVersions().some((one) => one.group === group && one.version === version);
}

export function resourceList(wanted: GroupVersion) {
  const groupVersion = groupVersionOf(wanted);
  // The core group's list, and it alone, says no apiVersion.
  const apiVersion = wanted.group ? { apiVersion: 'v1' } : {};
  return { kind: 'APIResourceList', ...apiVersion, groupVersion, resources: entriesOf(wanted) };
}

/** All groups but the core (`/apis`), or the core alone (`/api`), in one answer. */
export function aggregated(isCore: boolean, version = 'v2') {
  const items = groupVersions()
    .filter(({ group }) => (group === '') === isCore)
    .map((one) => ({
      metadata: { name: one.group, creationTimestamp: null },
      versions: [{ version: one.version, resources: discoveryEntries(one), freshness: 'Current' }],
    }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
}

export function versionInfo(minor: number) {
  return {
    ...{ major: '1', minor: String(minor), gitVersion: `v1.${minor}.0`, gitCommit: '', gitTreeState: 'clean' },
    ...{ buildDate: '1970-01-01T00:00:00Z', goVersion: '', compiler: '', platform: 'linux/amd64' },
  };
}

export function openApiIndex() {
  const paths = groupVersions().map((one) => {
    const path = one.group ? `apis/${groupVersionOf(one)}` : `api/${one.version}`;
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=1` }];
  });
  return { paths: Object.fromEntries(paths) };
}

/** Just enough for kubectl to see that the server checks fields itself. */
export function openApiDocument({ group, version }: GroupVersion) {
  const paths = served({ group, version }).map(({ plural, kind, isNamespaced }) => {
    const base = group ? `/apis/${group}/${version}` : `/api/${version}`;
    const operation = {
      ...{ 'x-kubernetes-group-version-kind': { group, version, kind }, responses: {} },
      parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } }],
    };
    return [`${base}${isNamespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`, { patch: operation }];
  });
  const info = { title: 'Kubernetes', version: `v1` };
  return { openapi: '3.0.0', info, paths: Object.fromEntries(paths), components: {} };
}

function groupVersions(): GroupVersion[] {
  const all = [...Object.values(RESOURCES).map(({ group, version }) => ({ group, version })), AUTHORIZATION];
  return [...new Map(all.map((one) => [groupVersionOf(one), one])).values()];
}

function groupOf({ group, version }: GroupVersion) {
  const entry = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [entry], preferredVersion: entry };
}

function served({ group, version }: GroupVersion): Resource[] {
  return Object.values(RESOURCES).filter((resource) => resource.group === group && resource.version === version);
}

function entriesOf(wanted: GroupVersion) {
  if (wanted.group === AUTHORIZATION.group) return [REVIEW];
  return served(wanted).flatMap((resource) => [mainEntry(resource), ...subresourceEntries(resource)]);
}

function mainEntry({ plural, singular, isNamespaced, kind, shortNames, categories }: Resource) {
  return {
    ...{ name: plural, singularName: singular, namespaced: isNamespaced, kind, verbs: VERBS },
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
  };
}

function subresourceEntries({ plural, isNamespaced, kind, subresources }: Resource) {
  return subresources.map((subresource) => ({
    ...{ name: `${plural}/${subresource}`, singularName: '', namespaced: isNamespaced },
    ...subresourceKind(subresource, kind),
  }));
}

function subresourceKind(subresource: string, kind: string) {
  if (subresource === 'eviction') return { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
  if (subresource === 'binding') return { kind: 'Binding', verbs: ['create'] };
  if (subresource === 'scale') return { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: STATUS_VERBS };
  return { kind, verbs: STATUS_VERBS };
}

function discoveryEntries(wanted: GroupVersion) {
  if (wanted.group === AUTHORIZATION.group) {
    const { name: resource, singularName: singularResource, kind, verbs } = REVIEW;
    return [{ resource, responseKind: kindOf({ kind }), scope: 'Cluster', singularResource, verbs }];
  }
  return served(wanted).map((resource) => {
    const { name, singularName: singularResource, namespaced, kind, ...rest } = mainEntry(resource);
    const subresources = resource.subresources.map((subresource) => {
      const { verbs, ...responseKind } = subresourceKind(subresource, resource.kind);
      return { subresource, responseKind: kindOf(responseKind), verbs };
    });
    return {
      ...{ resource: name, responseKind: kindOf({ kind }), scope: namespaced ? 'Namespaced' : 'Cluster' },
      ...{ singularResource, ...rest },
      ...(subresources.length > 0 ? { subresources } : {}),
    };
  });
}

function kindOf({ group = '', version = '', kind }: { group?: string; version?: string; kind: string }) {
  return { group, version, kind };
}

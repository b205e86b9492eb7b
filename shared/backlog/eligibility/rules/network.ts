import type { Pod } from '../../../domain/pod.ts';
import { below, both, hereIf, inEach, keysOf, membersOf } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { selects } from '../../node-fit/label-selector.ts';
import { deniedUnlessConfigured, groupNameOf, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Names and networks: what others reach the pod by, and what guards it. */
export const networkRules: readonly Rule[] = [
  {
    reason: 'SelectedByNetworkPolicy',
    field: 'metadata.labels',
    verdict: deniedUnlessConfigured,
    finds: ({ metadata }, { namespace }) =>
      below(
        'metadata.labels',
        hereIf((namespace.networkPolicies ?? []).some((each) => selects(each, metadata?.labels))),
      ),
    says: 'No network policy is enforced on ACI: the pod would be open to what the policy forbids.',
    fix: 'Guard the burst subnet with a network security group, then allow the reason in the configuration.',
    source: sources.addonDocs,
  },
  {
    reason: 'NetworkPoliciesUnseen',
    field: 'metadata.namespace',
    verdict: deniedUnlessConfigured,
    finds: (_pod, { namespace }) => below('metadata.namespace', hereIf(namespace.networkPolicies === null)),
    says: 'Whether a network policy guards the pod is not known, and on ACI none would.',
    fix: 'Let the controller list networkpolicies, or allow the reason in the configuration.',
    source: sources.addonDocs,
  },
  {
    reason: 'HasMeshSidecar',
    field: 'spec.containers[].name, metadata.annotations',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: hasMeshSidecar,
    says: 'The proxy of a service mesh does not work on virtual nodes, and the pod would take no traffic.',
    fix: 'Exclude the workload from injection, or keep it on VM nodes.',
    source: sources.istio,
  },
  {
    reason: 'SetsHostAliases',
    field: 'spec.hostAliases',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: ({ spec }) => below('spec.hostAliases', hereIf((spec?.hostAliases ?? []).length > 0)),
    says: 'The add-on does not read the field: the names are missing in /etc/hosts.',
    fix: 'Resolve the names by DNS.',
    source: sources.connector,
  },
  {
    reason: 'SetsHostName',
    field: 'spec.hostname, spec.subdomain',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) =>
      both(
        below('spec', membersOf(spec, ['hostname', 'hostnameOverride', 'subdomain'])),
        below('spec.setHostnameAsFQDN', hereIf(spec?.setHostnameAsFQDN === true)),
      ),
    says: 'The add-on does not read the field: the pod has another host name, and peers do not find it by this one.',
    fix: 'Leave the fields out; pods of a StatefulSet always carry them.',
    source: sources.connector,
  },
  {
    reason: 'GroupNameTooLong',
    field: 'metadata.name',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: (pod) => below('metadata.name', hereIf(groupNameOf(pod).length > groupNameMax)),
    says: 'The add-on names the container group after namespace and pod, and a name of ACI has at most 63 characters.',
    fix: 'Shorten the names of namespace and workload.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'GroupNameTaken',
    field: 'metadata.name',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: (pod, { takenGroupNames }) => below('metadata.name', hereIf(takenGroupNames.has(groupNameOf(pod)))),
    says: 'Namespace and name of another pod give the same name of a container group: one would overwrite the other.',
    fix: 'Rename one of the two workloads or namespaces.',
    source: sources.connector,
  },
  {
    reason: 'VolumeNameRefused',
    field: 'spec.volumes[].name',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) =>
      inEach('spec.volumes', spec?.volumes, ({ name }) =>
        below('name', hereIf(!volumeName.test(name) || name.includes('--'))),
      ),
    says: 'ACI documents names of volumes as 5 to 63 lower-case characters without a double hyphen, and may refuse others.',
    fix: 'Give the volume a longer name, as data-files for data.',
    source: sources.aciTroubleshooting,
  },
];

const groupNameMax = 63;

const volumeName = /^[a-z0-9](?:[a-z0-9-]{3,61})[a-z0-9]$/;

function hasMeshSidecar(pod: Pod): readonly string[] {
  return both(
    inContainers(pod, ({ name }) => below('name', hereIf(meshContainers.has(name)))),
    keysOf('metadata.annotations', pod.metadata?.annotations, (key) => meshAnnotations.has(key)),
  );
}

/** As Istio, Linkerd, Kuma and Consul name what they inject. */
const meshContainers: ReadonlySet<string> = new Set([
  ...['istio-proxy', 'istio-init', 'istio-validation', 'linkerd-proxy', 'linkerd-init', 'kuma-sidecar', 'kuma-init'],
  ...['consul-dataplane', 'consul-connect-inject-init'],
]);

const meshAnnotations: ReadonlySet<string> = new Set(['sidecar.istio.io/status', 'linkerd.io/proxy-version']);

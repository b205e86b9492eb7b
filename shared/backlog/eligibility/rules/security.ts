import type { Container, Pod, Projection, Volume } from '../../../domain/pod.ts';
import { below, both, hereIf, inEach, keysOf, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { denied, deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Privileges, and the identity with which a pod speaks to others. */
export const securityRules: readonly Rule[] = [
  {
    reason: 'IsPrivileged',
    field: 'spec.containers[].securityContext.privileged',
    verdict: denied,
    finds: (pod) =>
      inContainers(pod, ({ securityContext }) =>
        below('securityContext.privileged', hereIf(securityContext?.privileged === true)),
      ),
    says: 'ACI runs nothing privileged: the container would start without its privileges.',
    fix: 'Set privileged to false, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'AddsCapabilities',
    field: 'spec.containers[].securityContext.capabilities.add',
    verdict: denied,
    finds: (pod) =>
      inContainers(pod, ({ securityContext }) =>
        below('securityContext.capabilities.add', hereIf((securityContext?.capabilities?.add ?? []).length > 0)),
      ),
    says: 'ACI grants no capabilities: the container would start without them.',
    fix: 'Leave the added capabilities out, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'ChangesProcMount',
    field: 'spec.containers[].securityContext.procMount',
    verdict: denied,
    finds: (pod) =>
      inContainers(pod, ({ securityContext }) =>
        below('securityContext.procMount', hereIf((securityContext?.procMount ?? 'Default') !== 'Default')),
      ),
    says: 'ACI mounts /proc as it always does.',
    fix: 'Leave procMount out, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'SetsSecurityContext',
    field: 'spec.securityContext.*, spec.containers[].securityContext.*',
    verdict: deniedUnlessConfigured,
    finds: setsSecurityContext,
    says: 'The add-on reads no security context: the containers run as their images say, and volumes keep their owners.',
    fix: 'Set users and rights in the image; allow the reason in the configuration if the pod runs without the setting.',
    source: sources.connector,
  },
  {
    reason: 'UsesWorkloadIdentity',
    field: "metadata.labels['azure.workload.identity/use']",
    verdict: { addon: 'deny', v2: 'allow' },
    finds: ({ metadata }) =>
      keysOf('metadata.labels', metadata?.labels, (key, value) => key === identityLabel && value === 'true'),
    says: 'The add-on does not support workload identity: the token file of the pod would be missing.',
    fix: 'Keep the workload on VM nodes, or use virtual nodes v2.',
    source: sources.workloadIdentity,
  },
  {
    reason: 'HasServiceAccountToken',
    field: 'spec.volumes[].projected',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: hasServiceAccountToken,
    says: 'The add-on cannot mount the token of a service account, so calls to the Kubernetes API would fail.',
    fix: 'Set automountServiceAccountToken to false if the pod does not call the Kubernetes API.',
    source: sources.connectorVolumes,
  },
];

/** These have rules of their own, or say what is so anyway. */
const judgedElsewhere: ReadonlySet<string> = new Set(['privileged', 'procMount', 'capabilities']);

function setsSecurityContext(pod: Pod): readonly string[] {
  const ofPod = membersSet('spec.securityContext', pod.spec?.securityContext);
  return both(both(ofPod, appArmor(pod)), inContainers(pod, ofContainer));
}

function ofContainer({ securityContext }: Container): readonly string[] {
  const drops = (securityContext?.capabilities?.drop ?? []).length > 0;
  return both(
    membersSet('securityContext', securityContext),
    below('securityContext.capabilities.drop', hereIf(drops)),
  );
}

function membersSet(place: string, context: object | null | undefined): readonly string[] {
  if (!context) return nothing;
  const set = Object.entries(context).filter(([name, value]) => isSaying(value) && !judgedElsewhere.has(name));
  return set.length === 0 ? nothing : set.map(([name]) => `${place}.${name}`);
}

const isSaying = (value: unknown): boolean => value !== undefined && value !== null;

/** The older way to set a profile. */
function appArmor({ metadata }: Pod): readonly string[] {
  return keysOf('metadata.annotations', metadata?.annotations, (key) =>
    key.startsWith('container.apparmor.security.beta.kubernetes.io/'),
  );
}

const identityLabel = 'azure.workload.identity/use';

/** Of the account `default` it is taken that nobody calls the API with it; its token is mounted into nearly every pod. */
function hasServiceAccountToken({ spec }: Pod): readonly string[] {
  const isDefault = (spec?.serviceAccountName || 'default') === 'default';
  return inEach('spec.volumes', spec?.volumes, (volume) =>
    below('projected', hereIf(hasToken(volume) && !(isDefault && isApiAccess(volume)))),
  );
}

const hasToken = ({ projected }: Volume): boolean =>
  (projected?.sources ?? []).some((source: Projection) => isSaying(source.serviceAccountToken));

/** The volume that Kubernetes itself adds for the service account. */
export const isApiAccess = ({ name }: Volume): boolean => name.startsWith('kube-api-access-');

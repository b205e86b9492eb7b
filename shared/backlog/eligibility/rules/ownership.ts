import { controllerOf, type Pod } from '../../../domain/pod.ts';
import { below, hereIf, inEach, nothing } from '../../found.ts';
import { covers, virtualNodeTaintKey } from '../../node-fit/tolerations.ts';
import { denied, type EligibilityContext, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Whether the pod is the controller's to move at all. */
export const ownershipRules: readonly Rule[] = [
  {
    reason: 'TwoEngines',
    field: 'spec.tolerations',
    verdict: denied,
    finds: (_pod, { engine }) => below('spec.tolerations', hereIf(engine === 'both')),
    says: 'The add-on and virtual nodes v2 carry the same taint, so a toleration would not say which of them takes the pod.',
    fix: 'Remove one of the two virtual nodes from the cluster.',
    source: sources.v2Chart,
  },
  {
    reason: 'InSystemNamespace',
    field: 'metadata.namespace',
    verdict: denied,
    finds: ({ metadata }) => below('metadata.namespace', hereIf(isSystemNamespace(metadata?.namespace ?? 'default'))),
    says: 'What keeps the cluster itself running would leave its VM nodes.',
    fix: 'Run workloads that may burst in a namespace of their own.',
    source: sources.addonDocs,
  },
  {
    reason: 'NamespaceNotOptedIn',
    field: 'metadata.namespace',
    verdict: denied,
    finds: (_pod, { namespace }) => below('metadata.namespace', hereIf(!namespace.isOptedIn)),
    says: 'Nobody has said that pods of this namespace may run on ACI.',
    fix: 'Opt the namespace in, by its label or in the configuration.',
    source: sources.policy,
  },
  {
    reason: 'BelongsToDaemonSet',
    field: 'metadata.ownerReferences[]',
    verdict: denied,
    finds: (pod) => ownersOfKind(pod, 'DaemonSet'),
    says: 'A pod of a DaemonSet belongs to one VM node, and virtual nodes run none.',
    fix: 'Keep the DaemonSet on VM nodes; run what burst pods need of it as a container beside them.',
    source: sources.addonDocs,
  },
  {
    reason: 'IsMirrorPod',
    field: "metadata.annotations['kubernetes.io/config.mirror']",
    verdict: denied,
    finds: (pod) =>
      pod.metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined
        ? ownersOfKind(pod, 'Node')
        : ["metadata.annotations['kubernetes.io/config.mirror']"],
    says: 'The pod is the image of a static pod, which only its own node runs.',
    fix: 'None is needed: the kubelet of its node runs the pod.',
    source: sources.policy,
  },
  {
    reason: 'AlreadyBound',
    field: 'spec.nodeName',
    verdict: denied,
    finds: ({ spec }) => below('spec.nodeName', hereIf(Boolean(spec?.nodeName))),
    says: 'The pod has its node, and a toleration would move nothing.',
    fix: 'None is needed: the pod does not wait for a node.',
    source: sources.podUpdate,
  },
  {
    reason: 'IsTerminating',
    field: 'metadata.deletionTimestamp',
    verdict: denied,
    finds: ({ metadata }) => below('metadata.deletionTimestamp', hereIf(Boolean(metadata?.deletionTimestamp))),
    says: 'The pod is going away.',
    fix: 'None is needed: its owner makes another one where it wants one.',
    source: sources.policy,
  },
  {
    reason: 'IsGated',
    field: 'spec.schedulingGates',
    verdict: denied,
    finds: ({ spec }) => below('spec.schedulingGates', hereIf((spec?.schedulingGates ?? []).length > 0)),
    says: 'Another controller holds the pod back, and the scheduler does not look at it.',
    fix: 'Wait for whoever set the gates to remove them.',
    source: sources.scheduler,
  },
  {
    reason: 'HasOtherScheduler',
    field: 'spec.schedulerName',
    verdict: denied,
    finds: ({ spec }) =>
      below('spec.schedulerName', hereIf((spec?.schedulerName ?? 'default-scheduler') !== 'default-scheduler')),
    says: 'Another scheduler places the pod, by rules that are not known here.',
    fix: 'Leave spec.schedulerName out of the template if the default scheduler may place the pod.',
    source: sources.policy,
  },
  {
    reason: 'ToleratesAlready',
    field: 'spec.tolerations[]',
    verdict: denied,
    finds: toleratesAlready,
    says: 'The pod tolerates the virtual node and waits all the same, so a toleration is not what it lacks.',
    fix: 'Read the events of the pod; take the toleration out of the template so that VM nodes come first.',
    source: sources.scheduler,
  },
  {
    reason: 'HasNoController',
    field: 'metadata.ownerReferences',
    verdict: { addon: 'deny-unless-configured', v2: 'note' },
    finds: (pod) => below('metadata.ownerReferences', hereIf(controllerOf(pod) === undefined)),
    says: 'Nothing makes the pod anew, and a burst that fails is undone by deleting the pod.',
    fix: 'Run the pod from a Deployment, StatefulSet or Job.',
    source: sources.virtualKubelet,
  },
  {
    reason: 'BelongsToJob',
    field: 'metadata.ownerReferences[]',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: (pod) => ownersOfKind(pod, 'Job'),
    says: 'A fault of the add-on can end the pod as Failed, which counts against the backoffLimit of the Job.',
    fix: 'Allow the reason in the configuration if the Job can bear a failed try.',
    source: sources.virtualKubelet,
  },
  {
    reason: 'NeverRestarts',
    field: 'spec.restartPolicy',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: ({ spec }) => below('spec.restartPolicy', hereIf(spec?.restartPolicy === 'Never')),
    says: 'A fault of the add-on ends a pod that never restarts as Failed, before anything of it has run.',
    fix: 'Use restartPolicy OnFailure or Always.',
    source: sources.virtualKubelet,
  },
];

/** Kubernetes keeps the prefix for itself; the others are those that AKS and virtual nodes v2 install into. */
function isSystemNamespace(name: string): boolean {
  return name.startsWith('kube-') || systemNamespaces.has(name);
}

const systemNamespaces: ReadonlySet<string> = new Set([
  ...['aks-command', 'aks-istio-egress', 'aks-istio-ingress', 'aks-istio-system', 'app-routing-system'],
  ...['calico-system', 'dapr-system', 'flux-system', 'gatekeeper-system', 'tigera-operator', 'vn2', 'vn-system'],
]);

function ownersOfKind({ metadata }: Pod, wanted: string): readonly string[] {
  return inEach('metadata.ownerReferences', metadata?.ownerReferences, ({ kind }) => hereIf(kind === wanted));
}

function toleratesAlready({ spec }: Pod, { node }: EligibilityContext): readonly string[] {
  const taints = node.spec?.taints?.filter(({ key }) => key === virtualNodeTaintKey) ?? [];
  if (taints.length === 0) return nothing;
  return inEach('spec.tolerations', spec?.tolerations, (toleration) =>
    hereIf(taints.every((taint) => covers(toleration, taint))),
  );
}

import type { PodSpec } from '../../../domain/pod.ts';
import { below, hereIf, inEach } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { isHostPort } from '../../node-fit/host-ports.ts';
import { denied, deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** What a pod wants of the machine under it: on ACI there is none to share. */
export const hostRules: readonly Rule[] = [
  {
    reason: 'UsesHostNetwork',
    field: 'spec.hostNetwork',
    verdict: denied,
    finds: ({ spec }) => wanted(spec, 'hostNetwork'),
    says: 'ACI gives no access to a host: the field is ignored, and the pod starts on a network of its own.',
    fix: 'Set hostNetwork to false, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'UsesHostPid',
    field: 'spec.hostPID',
    verdict: denied,
    finds: ({ spec }) => wanted(spec, 'hostPID'),
    says: 'ACI gives no access to a host: the field is ignored, and the pod sees its own processes only.',
    fix: 'Set hostPID to false, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'UsesHostIpc',
    field: 'spec.hostIPC',
    verdict: denied,
    finds: ({ spec }) => wanted(spec, 'hostIPC'),
    says: 'ACI gives no access to a host: the field is ignored, and the pod shares memory with nobody outside.',
    fix: 'Set hostIPC to false, or keep the workload on VM nodes.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'UsesHostPort',
    field: 'spec.containers[].ports[].hostPort',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) =>
      inContainers(pod, ({ ports }) => inEach('ports', ports, (port) => below('hostPort', hereIf(isHostPort(port))))),
    says: 'ACI maps no ports of a host: the port is ignored, and nobody reaches the pod by it.',
    fix: 'Reach the pod through a Service and leave hostPort out.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'SharesProcesses',
    field: 'spec.shareProcessNamespace',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) => wanted(spec, 'shareProcessNamespace'),
    says: 'The add-on does not read the field: the containers of the pod do not see the processes of each other.',
    fix: 'Leave the field out if the containers do not signal each other.',
    source: sources.connector,
  },
  {
    reason: 'UsesUserNamespace',
    field: 'spec.hostUsers',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) => below('spec.hostUsers', hereIf(spec?.hostUsers === false)),
    says: 'The add-on does not read the field: users in the containers are not mapped.',
    fix: 'Leave the field out; on ACI every pod has a virtual machine of its own.',
    source: sources.connector,
  },
  {
    reason: 'UsesRuntimeClass',
    field: 'spec.runtimeClassName',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) => below('spec.runtimeClassName', hereIf(Boolean(spec?.runtimeClassName))),
    says: 'Virtual nodes know no runtime classes: the pod would run on the runtime of ACI.',
    fix: 'Leave runtimeClassName out if any runtime will do.',
    source: sources.connector,
  },
];

type Wish = 'hostNetwork' | 'hostPID' | 'hostIPC' | 'shareProcessNamespace';

function wanted(spec: PodSpec | undefined, member: Wish): readonly string[] {
  return below(`spec.${member}`, hereIf(spec?.[member] === true));
}

import type { EnvVar, VolumeMount } from '../../../domain/pod.ts';
import { below, both, hereIf, inEach, membersOf, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** How volumes and the environment reach into a container. */
export const mountRules: readonly Rule[] = [
  {
    reason: 'MountsSubPath',
    field: 'spec.containers[].volumeMounts[].subPath',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inContainers(pod, ({ volumeMounts }) => inEach('volumeMounts', volumeMounts, specialMount)),
    says: 'The add-on passes on name, path and readOnly alone: the whole volume appears where a part of it was meant.',
    fix: 'Mount whole volumes, each at a path of its own.',
    source: sources.connector,
  },
  {
    reason: 'MountsBlockDevice',
    field: 'spec.containers[].volumeDevices',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) =>
      inContainers(pod, ({ volumeDevices }) => below('volumeDevices', hereIf((volumeDevices ?? []).length > 0))),
    says: 'The add-on does not read the field: the device is missing in the container.',
    fix: 'Keep the workload on VM nodes.',
    source: sources.connector,
  },
  {
    reason: 'ReadsUnknownField',
    field: 'spec.containers[].env[].valueFrom.fieldRef.fieldPath',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inContainers(pod, ({ env }) => inEach('env', env, unknownField)),
    says: 'The add-on cannot read the field of a pod that is not there yet, and leaves the pod Pending without a word.',
    fix: 'Ask for it at run time: hostname -i gives the address of the pod.',
    source: sources.virtualKubelet,
  },
  {
    reason: 'LosesEnvironment',
    field: 'spec.containers[].env[]',
    verdict: deniedUnlessConfigured,
    finds: (pod) => inContainers(pod, ({ env }) => inEach('env', env, lost)),
    says: 'The add-on drops variables that are empty or hold a resource, so the process finds them unset.',
    fix: 'Give the variable a value, or leave it out.',
    source: sources.connector,
  },
  {
    reason: 'ReadsSecretIntoEnvironment',
    field: 'spec.containers[].env[].valueFrom.secretKeyRef, spec.containers[].envFrom[].secretRef',
    verdict: { addon: 'note', v2: 'allow' },
    finds: (pod) =>
      inContainers(pod, ({ env, envFrom }) =>
        both(
          inEach('env', env, ({ valueFrom }) => below('valueFrom', membersOf(valueFrom, ['secretKeyRef']))),
          inEach('envFrom', envFrom, (source) => membersOf(source, ['secretRef'])),
        ),
      ),
    says: 'The add-on stores the secret as a plain value in the container group, where any reader of container groups sees it.',
    fix: 'Mount the secret as a volume, or restrict Microsoft.ContainerInstance/containerGroups/read.',
    source: sources.virtualKubelet,
  },
];

function specialMount(mount: VolumeMount): readonly string[] {
  const { subPath, subPathExpr, mountPropagation, recursiveReadOnly } = mount;
  const isSpecial =
    Boolean(subPath || subPathExpr) || isOn(mountPropagation, 'None') || isOn(recursiveReadOnly, 'Disabled');
  if (!isSpecial) return nothing;
  return [
    ...(subPath ? ['subPath'] : []),
    ...(subPathExpr ? ['subPathExpr'] : []),
    ...(isOn(mountPropagation, 'None') ? ['mountPropagation'] : []),
    ...(isOn(recursiveReadOnly, 'Disabled') ? ['recursiveReadOnly'] : []),
  ];
}

const isOn = (value: string | null | undefined, off: string): boolean => Boolean(value) && value !== off;

function unknownField({ valueFrom }: EnvVar): readonly string[] {
  const path = valueFrom?.fieldRef?.fieldPath;
  if (path === undefined || knownFields.test(path)) return nothing;
  return ['valueFrom.fieldRef.fieldPath'];
}

/** What the Virtual Kubelet library resolves before the pod is on ACI. */
const knownFields =
  /^(metadata\.(name|namespace|uid|labels|annotations)|metadata\.(labels|annotations)\['[^']+'\]|spec\.(nodeName|serviceAccountName))$/;

function lost({ value, valueFrom }: EnvVar): readonly string[] {
  if (valueFrom) return below('valueFrom', membersOf(valueFrom, ['resourceFieldRef']));
  return hereIf(!value);
}

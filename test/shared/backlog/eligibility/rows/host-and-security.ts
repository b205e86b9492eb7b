import type { SecurityContext } from '../../../../../shared/domain/pod.ts';
import { aContainer, aPod, aPodWith, aTokenVolume } from '../../../../builders/a-pod.ts';
import { D, N, type Row, Y } from '../row.ts';

const secured = (securityContext: SecurityContext & Record<string, unknown>) => aPodWith({ securityContext });

export const hostAndSecurityRows: readonly Row[] = [
  {
    ...{ reason: 'UsesHostNetwork', addon: N, v2: N, fields: ['spec.hostNetwork'] },
    pod: aPod({ spec: { hostNetwork: true } }),
    unaffected: [aPod({ spec: { hostNetwork: false } })],
  },
  {
    ...{ reason: 'UsesHostPid', addon: N, v2: N, fields: ['spec.hostPID'] },
    pod: aPod({ spec: { hostPID: true } }),
    unaffected: [aPod({ spec: { hostPID: false } })],
  },
  {
    ...{ reason: 'UsesHostIpc', addon: N, v2: N, fields: ['spec.hostIPC'] },
    pod: aPod({ spec: { hostIPC: true } }),
    unaffected: [aPod({ spec: { hostIPC: false } })],
  },
  {
    ...{ reason: 'UsesHostPort', addon: N, v2: D, fields: ['spec.containers[0].ports[1].hostPort'] },
    pod: aPodWith({ ports: [{ containerPort: 80 }, { containerPort: 443, hostPort: 443 }] }),
    unaffected: [aPodWith({ ports: [{ containerPort: 80, hostPort: 0 }] })],
  },
  {
    ...{ reason: 'SharesProcesses', addon: D, v2: D, fields: ['spec.shareProcessNamespace'] },
    pod: aPod({ spec: { shareProcessNamespace: true } }),
    unaffected: [aPod({ spec: { shareProcessNamespace: false } })],
  },
  {
    ...{ reason: 'UsesUserNamespace', addon: D, v2: D, fields: ['spec.hostUsers'] },
    pod: aPod({ spec: { hostUsers: false } }),
    unaffected: [aPod({ spec: { hostUsers: true } })],
  },
  {
    ...{ reason: 'UsesRuntimeClass', addon: D, v2: D, fields: ['spec.runtimeClassName'] },
    pod: aPod({ spec: { runtimeClassName: 'kata' } }),
    unaffected: [aPod({ spec: { runtimeClassName: '' } })],
  },
  {
    ...{ reason: 'IsPrivileged', addon: N, v2: N, fields: ['spec.containers[0].securityContext.privileged'] },
    pod: secured({ privileged: true }),
    unaffected: [secured({ privileged: false })],
  },
  {
    ...{ reason: 'AddsCapabilities', addon: N, v2: N, fields: ['spec.containers[0].securityContext.capabilities.add'] },
    pod: secured({ capabilities: { add: ['NET_ADMIN'] } }),
    unaffected: [secured({ capabilities: { add: [] } })],
  },
  {
    ...{ reason: 'ChangesProcMount', addon: N, v2: N, fields: ['spec.containers[0].securityContext.procMount'] },
    pod: secured({ procMount: 'Unmasked' }),
    unaffected: [secured({ procMount: 'Default' })],
  },
  {
    ...{ reason: 'SetsSecurityContext', addon: D, v2: D },
    fields: ['spec.securityContext.runAsNonRoot', 'spec.securityContext.fsGroup'],
    pod: aPod({ spec: { securityContext: { runAsNonRoot: true, fsGroup: 0 } } }),
    unaffected: [aPod({ spec: { securityContext: {} } })],
  },
  {
    ...{ reason: 'SetsSecurityContext', addon: D, v2: D },
    fields: [
      'spec.containers[0].securityContext.readOnlyRootFilesystem',
      'spec.containers[0].securityContext.capabilities.drop',
    ],
    pod: secured({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }),
    unaffected: [secured({})],
  },
  {
    ...{ reason: 'SetsSecurityContext', addon: D, v2: D },
    fields: ["metadata.annotations['container.apparmor.security.beta.kubernetes.io/web']"],
    pod: aPod({
      metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default' } },
    }),
    unaffected: [aPod({ metadata: { annotations: { note: 'x' } } })],
  },
  {
    ...{ reason: 'UsesWorkloadIdentity', addon: N, v2: Y, fields: ["metadata.labels['azure.workload.identity/use']"] },
    pod: aPod({ metadata: { labels: { 'azure.workload.identity/use': 'true' } } }),
    unaffected: [aPod({ metadata: { labels: { 'azure.workload.identity/use': 'false' } } })],
  },
  {
    ...{ reason: 'HasServiceAccountToken', addon: D, v2: Y, fields: ['spec.volumes[0].projected'] },
    pod: aPod({ spec: { serviceAccountName: 'reporter' } }),
    unaffected: [
      aPod({
        spec: {
          serviceAccountName: 'reporter',
          automountServiceAccountToken: false,
          volumes: [],
          containers: [aContainer({ volumeMounts: [] })],
        },
      }),
      aPod({ spec: { serviceAccountName: 'default' } }),
    ],
  },
  {
    ...{ reason: 'HasServiceAccountToken', addon: D, v2: Y, fields: ['spec.volumes[0].projected'] },
    pod: aPod({ spec: { volumes: [aTokenVolume('vault-token')] } }),
    unaffected: [],
  },
];

import type { Container, PodSpec } from '../../../../../shared/domain/pod.ts';
import { aContainer, aPod, aPodWith } from '../../../../builders/a-pod.ts';
import { D, N, type Row, S, Y } from '../row.ts';

const anInit = (part: Partial<Container> = {}): Container => ({
  name: 'migrate',
  image: 'mcr.microsoft.com/shop/migrate:1',
  ...part,
});
const initiated = (part: Partial<Container>) => aPod({ spec: { initContainers: [anInit(part)] } });
const withEnv = (...env: readonly NonNullable<Container['env']>[number][]) => aPodWith({ env });
const reading = (fieldPath: string) => withEnv({ name: 'FIELD', valueFrom: { fieldRef: { fieldPath } } });

export const containerRows: readonly Row[] = [
  {
    ...{ reason: 'HasInitContainers', addon: D, v2: Y, fields: ['spec.initContainers[0]'] },
    pod: initiated({}),
    unaffected: [aPod({ spec: { initContainers: [] } })],
  },
  {
    ...{ reason: 'InitContainerWantsMore', addon: N, v2: Y },
    fields: [
      'spec.initContainers[0].ports',
      'spec.initContainers[0].resources.requests',
      'spec.initContainers[0].resources.limits',
    ],
    pod: initiated({ ports: [{ containerPort: 80 }], resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }),
    unaffected: [initiated({ resources: {} })],
  },
  {
    ...{ reason: 'HasSidecars', addon: N, v2: Y, fields: ['spec.initContainers[0].restartPolicy'] },
    pod: initiated({ restartPolicy: 'Always' }),
    unaffected: [initiated({})],
  },
  {
    ...{ reason: 'HasArgsWithoutCommand', addon: N, v2: D, fields: ['spec.containers[0].args'] },
    pod: aPodWith({ args: ['--verbose'] }),
    unaffected: [
      aPodWith({ command: ['/web'], args: ['--verbose'] }),
      aPodWith({ command: ['/web'] }),
      aPodWith({ args: [] }),
    ],
  },
  {
    ...{ reason: 'HasArgsWithoutCommand', addon: N, v2: D, fields: ['spec.initContainers[0].args'] },
    pod: initiated({ args: ['up'] }),
    unaffected: [],
  },
  {
    ...{ reason: 'SetsWorkingDir', addon: D, v2: D, fields: ['spec.containers[0].workingDir'] },
    pod: aPodWith({ workingDir: '/srv' }),
    unaffected: [aPodWith({ workingDir: '' })],
  },
  {
    ...{ reason: 'UsesTerminal', addon: D, v2: D, fields: ['spec.containers[0].tty', 'spec.containers[0].stdin'] },
    pod: aPodWith({ tty: true, stdin: true }),
    unaffected: [aPodWith({ tty: false, stdin: false })],
  },
  {
    ...{ reason: 'RestartsByContainer', addon: D, v2: D, fields: ['spec.containers[0].restartPolicy'] },
    pod: aPodWith({ restartPolicy: 'Never' }),
    unaffected: [],
  },
  {
    ...{ reason: 'SetsPodResources', addon: D, v2: D, fields: ['spec.resources.requests'] },
    pod: aPod({ spec: { resources: { requests: { cpu: '1' } } } }),
    unaffected: [aPod({ spec: { resources: {} } })],
  },
  {
    ...{ reason: 'HasLifecycleHook', addon: N, v2: Y, fields: ['spec.containers[0].lifecycle.preStop.exec'] },
    pod: aPodWith({ lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } } }),
    unaffected: [aPodWith({ lifecycle: {} })],
  },
  {
    ...{ reason: 'HasLifecycleHook', addon: N, v2: Y, fields: ['spec.containers[0].lifecycle.postStart.httpGet'] },
    pod: aPodWith({ lifecycle: { postStart: { httpGet: { port: 80 } } } }),
    unaffected: [],
  },
  {
    ...{ reason: 'SetsStopSignal', addon: D, v2: D, fields: ['spec.containers[0].lifecycle.stopSignal'] },
    pod: aPodWith({ lifecycle: { stopSignal: 'SIGUSR1' } }),
    unaffected: [],
  },
  {
    ...{ reason: 'HasStartupProbe', addon: N, v2: D, fields: ['spec.containers[0].startupProbe'] },
    pod: aPodWith({ startupProbe: { httpGet: { port: 80 } } }),
    unaffected: [aPodWith({ livenessProbe: { httpGet: { port: 80 } } })],
  },
  {
    ...{ reason: 'ProbesByConnection', addon: N, v2: D },
    fields: ['spec.containers[0].livenessProbe.tcpSocket', 'spec.containers[0].readinessProbe.grpc'],
    pod: aPodWith({ livenessProbe: { tcpSocket: { port: 80 } }, readinessProbe: { grpc: { port: 80 } } }),
    unaffected: [aPodWith({ livenessProbe: { exec: { command: ['ok'] } }, readinessProbe: { httpGet: { port: 80 } } })],
  },
  {
    ...{ reason: 'ProbesUnknownPort', addon: N, v2: D, fields: ['spec.containers[0].readinessProbe.httpGet.port'] },
    pod: aPodWith({ readinessProbe: { httpGet: { port: 'metrics' } }, ports: [{ name: 'http', containerPort: 80 }] }),
    unaffected: [
      aPodWith({ readinessProbe: { httpGet: { port: 'http' } }, ports: [{ name: 'http', containerPort: 80 }] }),
    ],
  },
  {
    ...{ reason: 'ProbesWithHeaders', addon: D, v2: Y },
    fields: ['spec.containers[0].livenessProbe.httpGet.httpHeaders', 'spec.containers[0].livenessProbe.httpGet.host'],
    pod: aPodWith({
      livenessProbe: { httpGet: { port: 80, host: 'web', httpHeaders: [{ name: 'Host', value: 'web' }] } },
    }),
    unaffected: [aPodWith({ livenessProbe: { httpGet: { port: 80, httpHeaders: [] } } })],
  },
  {
    ...{ reason: 'WaitsForReadinessGate', addon: N, v2: D, fields: ['spec.readinessGates'] },
    pod: aPod({ spec: { readinessGates: [{ conditionType: 'target-health' }] } }),
    unaffected: [aPod({ spec: { readinessGates: [] } })],
  },
  {
    ...{ reason: 'WantsLongGracePeriod', addon: D, v2: Y, fields: ['spec.terminationGracePeriodSeconds'] },
    pod: aPod({ spec: { terminationGracePeriodSeconds: 31 } }),
    unaffected: [aPod({ spec: { terminationGracePeriodSeconds: 30 } })],
  },
  {
    ...{ reason: 'HasDeadline', addon: D, v2: D, fields: ['spec.activeDeadlineSeconds'] },
    pod: aPod({ spec: { activeDeadlineSeconds: 600 } }),
    unaffected: [],
  },
  {
    ...{
      reason: 'ReadsUnknownField',
      addon: N,
      v2: D,
      fields: ['spec.containers[0].env[0].valueFrom.fieldRef.fieldPath'],
    },
    pod: reading('status.podIP'),
    unaffected: [
      ...['metadata.name', 'metadata.namespace', 'metadata.uid', "metadata.labels['app']"].map(reading),
      ...["metadata.annotations['note']", 'spec.nodeName', 'spec.serviceAccountName'].map(reading),
    ],
  },
  {
    ...{ reason: 'LosesEnvironment', addon: D, v2: D },
    fields: [
      'spec.containers[0].env[0]',
      'spec.containers[0].env[1]',
      'spec.containers[0].env[2].valueFrom.resourceFieldRef',
    ],
    pod: withEnv(
      { name: 'EMPTY', value: '' },
      { name: 'UNSET' },
      { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
    ),
    unaffected: [withEnv({ name: 'LEVEL', value: 'info' })],
  },
  {
    ...{ reason: 'ReadsSecretIntoEnvironment', addon: S, v2: Y },
    fields: ['spec.containers[0].env[0].valueFrom.secretKeyRef', 'spec.containers[0].envFrom[1].secretRef'],
    pod: aPodWith({
      env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
      envFrom: [{ configMapRef: { name: 'web' } }, { secretRef: { name: 'db' } }],
    }),
    unaffected: [withEnv({ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'web', key: 'level' } } })],
  },
  {
    ...{ reason: 'HasUnknownField', addon: D, v2: D, fields: ['spec.teleports', 'spec.containers[0].warp'] },
    pod: aPod({
      spec: { teleports: true, containers: [{ ...aContainer(), warp: 9 } as Container] } as Partial<PodSpec>,
    }),
    unaffected: [
      aPod({ spec: { teleports: null, dnsPolicy: 'ClusterFirst', enableServiceLinks: true } as Partial<PodSpec> }),
    ],
  },
  {
    ...{ reason: 'HasUnknownField', addon: D, v2: D },
    fields: ['spec.containers[0].readinessProbe.dns', 'spec.containers[0].env[0].valueFrom.fileKeyRef'],
    pod: aPodWith({
      readinessProbe: { dns: {}, exec: {} },
      env: [{ name: 'X', valueFrom: { fileKeyRef: { path: '/x' } } as object }],
    } as Partial<Container>),
    unaffected: [],
  },
];

import fc from 'fast-check';
import type { EligibilityContext } from '../../../../shared/backlog/eligibility/rule.ts';
import { aPod, aTokenVolume, aVirtualKubeletNode } from '../../../builders/a-pod.ts';
import { aContext } from './a-context.ts';

/** Pods of the right shape, from plain to odd. Most members are mostly absent, so that many a pod is eligible. */

/** Absent but for one in `oneIn`. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 40): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => rarely(arbitrary, 2);
const mostly = <T>(usual: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 39, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });
const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const flag = fc.boolean();

const cpu = some('100m', '257m', '500m', '1', '1500m', '2', '4', '40');
const memory = some('128Mi', '1Gi', '1500M', '2G', '3.5G', '16G', '300G');
const resources = fc.record({
  requests: often(
    fc
      .record({
        cpu: often(cpu),
        memory: often(memory),
        'ephemeral-storage': rarely(some('0', '1Gi')),
        'hugepages-2Mi': rarely(some('4Mi')),
        'nvidia.com/gpu': rarely(some('1')),
      })
      .map(compact),
  ),
  limits: rarely(
    fc.record({ cpu: often(cpu), memory: often(memory), 'nvidia.com/gpu': rarely(some('1')) }).map(compact),
    4,
  ),
  claims: rarely(some([{ name: 'fpga' }])),
});

const httpGet = fc.record({
  port: some<number | string>(80, 'http', 80, 'nowhere'),
  host: rarely(some('web')),
  httpHeaders: rarely(some([], [{ name: 'Host', value: 'x' }])),
});
const probe = fc.oneof(
  { weight: 6, arbitrary: httpGet.map((handler) => ({ httpGet: handler })) },
  { weight: 2, arbitrary: some({ exec: { command: ['ok'] } }) },
  { weight: 1, arbitrary: some({ tcpSocket: { port: 80 } }, { grpc: { port: 80 } }) },
);
const variable = fc.oneof(
  { weight: 12, arbitrary: some<object>({ name: 'LEVEL', value: 'info' }) },
  {
    weight: 1,
    arbitrary: some<object>(
      { name: 'EMPTY', value: '' },
      { name: 'UNSET' },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
    ),
  },
);
const mount = fc.record({
  name: some('files'),
  subPath: rarely(some('', 'a')),
  subPathExpr: rarely(some('$(A)')),
  mountPropagation: rarely(some('None', 'HostToContainer')),
});

const container = fc.record({
  name: mostly('web', some('istio-proxy', 'linkerd-proxy', 'envoy')),
  image: mostly('mcr.microsoft.com/web:1', some('shop.azurecr.io/web', 'ghcr.io/x', 'private.example/x')),
  imagePullPolicy: mostly('IfNotPresent', some('Never', 'Always')),
  command: often(some([], ['/web'])),
  args: rarely(some([], ['-v']), 10),
  workingDir: rarely(some('', '/srv')),
  tty: rarely(flag),
  stdin: rarely(flag),
  env: often(fc.array(variable, { maxLength: 3 })),
  ports: often(
    some(
      [],
      [{ name: 'http', containerPort: 80 }],
      [{ name: 'http', containerPort: 80 }],
      [{ containerPort: 80, hostPort: 80 }],
    ),
  ),
  resources: rarely(resources, 2),
  restartPolicy: rarely(some('Always', 'Never')),
  securityContext: rarely(
    fc.record({
      privileged: often(flag),
      procMount: rarely(some('Default', 'Unmasked'), 5),
      runAsUser: rarely(fc.nat(9), 3),
      readOnlyRootFilesystem: rarely(flag, 3),
      capabilities: rarely(some({ add: ['X'] }, { drop: ['ALL'] }, { add: [] }), 3),
    }),
    15,
  ),
  lifecycle: rarely(
    some({}, { preStop: { exec: {} } }, { postStart: { sleep: {} } }, { stopSignal: 'SIGINT' }, { preStop: {} }),
  ),
  livenessProbe: rarely(probe, 4),
  readinessProbe: rarely(probe, 4),
  startupProbe: rarely(probe),
  volumeMounts: often(fc.array(mount, { maxLength: 2 })),
  volumeDevices: rarely(some([], [{ name: 'raw' }])),
  warp: rarely(fc.constant(9)),
});

const volumeSource = fc.oneof(
  {
    weight: 12,
    arbitrary: some<object>({ emptyDir: {} }, { secret: {} }, { configMap: { defaultMode: 420 } }, { azureFile: {} }),
  },
  {
    weight: 1,
    arbitrary: some<object>(
      { emptyDir: { medium: 'Memory' } },
      { secret: { items: [{ key: 'a' }] } },
      { configMap: { defaultMode: 256 } },
      { gitRepo: {} },
      { hostPath: {} },
      { nfs: {} },
      {},
      { persistentVolumeClaim: { claimName: 'disk' } },
      { persistentVolumeClaim: { claimName: 'share' } },
      { csi: { driver: 'disk.csi.azure.com' } },
      { csi: { driver: 'file.csi.azure.com' } },
      { csi: { driver: 'file.csi.azure.com', volumeAttributes: { shareName: 's', secretName: 'k' } } },
      { projected: { sources: [{ serviceAccountToken: {} }] } },
      { projected: { sources: [{ serviceAccountToken: {} }, { secret: {} }] } },
      { projected: {} },
    ),
  },
);
const volume = fc
  .tuple(mostly('files', some('tmp', 'a--b-c', 'x'.repeat(64))), volumeSource)
  .map(([name, source]) => ({ name, ...source }));

const requirement = fc.record({
  key: some('type', 'kubernetes.io/os', 'agentpool', 'rank'),
  operator: some('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Near'),
  values: often(some(['linux'], ['virtual-kubelet', 'x'], ['5'], ['5', '6'], [])),
});
const nodeTerm = fc.record({
  matchExpressions: often(fc.array(requirement, { maxLength: 2 })),
  matchFields: rarely(
    some(
      [{ key: 'metadata.name', operator: 'In', values: ['virtual-node-aci-linux'] }],
      [{ key: 'spec.x', operator: 'Exists' }],
    ),
    5,
  ),
});
const topologyKey = some('kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'type');
const podTerms = fc.record({
  requiredDuringSchedulingIgnoredDuringExecution: often(fc.array(fc.record({ topologyKey }), { maxLength: 2 })),
});
const affinity = fc.record({
  nodeAffinity: often(
    fc.record({
      requiredDuringSchedulingIgnoredDuringExecution: often(
        fc.record({ nodeSelectorTerms: fc.array(nodeTerm, { maxLength: 3 }) }),
      ),
    }),
  ),
  podAffinity: rarely(podTerms, 4),
  podAntiAffinity: rarely(podTerms, 4),
});

const toleration = fc.record({
  key: often(some('', 'virtual-kubelet.io/provider', 'sku', 'node.kubernetes.io/not-ready')),
  operator: often(some('Exists', 'Equal', 'Gt')),
  value: rarely(some('azure', 'gpu'), 3),
  effect: often(some('', 'NoSchedule', 'NoExecute')),
  tolerationSeconds: rarely(fc.constant(300), 4),
});

const owner = fc.record({
  kind: mostly('ReplicaSet', some('Job', 'DaemonSet', 'Node', 'StatefulSet')),
  name: some('web'),
  uid: some('u'),
  controller: mostly(true, some(false)),
});

const spec = fc.record({
  activeDeadlineSeconds: rarely(fc.nat(9)),
  affinity: rarely(affinity, 4),
  containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  hostAliases: rarely(some([], [{}])),
  hostIPC: rarely(flag),
  hostNetwork: rarely(flag),
  hostPID: rarely(flag),
  hostUsers: rarely(flag),
  hostname: rarely(some('web-0')),
  imagePullSecrets: rarely(some([], [{ name: 'acr' }]), 3),
  initContainers: rarely(fc.array(container, { maxLength: 1 }), 8),
  nodeName: rarely(some('', 'vm')),
  nodeSelector: rarely(
    some(
      {},
      { type: 'virtual-kubelet' },
      { agentpool: 'a' },
      { 'kubernetes.io/os': 'linux' },
      { 'kubernetes.io/os': 'windows' },
    ),
    5,
  ),
  os: rarely(some({ name: 'linux' }, { name: 'windows' })),
  readinessGates: rarely(some([], [{}])),
  resourceClaims: rarely(some([], [{}])),
  resources: rarely(some({}, { requests: {} })),
  restartPolicy: mostly('Always', some('Never', 'OnFailure')),
  runtimeClassName: rarely(some('', 'kata')),
  schedulerName: mostly('default-scheduler', some('volcano')),
  schedulingGates: rarely(some([], [{ name: 'x' }])),
  securityContext: mostly<object>({}, some({ runAsUser: 0 }, { fsGroup: 5 })),
  serviceAccountName: mostly('default', some('', 'reporter')),
  setHostnameAsFQDN: rarely(flag),
  shareProcessNamespace: rarely(flag),
  subdomain: rarely(some('web')),
  teleports: rarely(fc.constant(true)),
  terminationGracePeriodSeconds: mostly(30, some(0, 31, 600)),
  tolerations: often(fc.array(toleration, { maxLength: 3 })),
  topologySpreadConstraints: rarely(
    fc.array(fc.record({ topologyKey, whenUnsatisfiable: some('DoNotSchedule', 'ScheduleAnyway') }), { maxLength: 2 }),
    8,
  ),
  volumes: fc.array(volume, { maxLength: 2 }).map((volumes) => [aTokenVolume(), ...volumes]),
});

const metadata = fc.record({
  name: mostly('web-1', some('c', 'w'.repeat(60))),
  namespace: mostly('shop', some('kube-system', 'gatekeeper-system', 'a-b', 'kubernetes')),
  labels: some({ app: 'web' }, { app: 'web' }, { app: 'db' }, {}, { 'azure.workload.identity/use': 'true' }),
  annotations: rarely(some({ 'sidecar.istio.io/status': '{}' }, { 'kubernetes.io/config.mirror': 'x' }, {})),
  deletionTimestamp: rarely(some(new Date(0))),
  ownerReferences: fc.oneof(
    { weight: 20, arbitrary: fc.array(owner, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
});

/** As JSON: what is absent has no key. */
export const anyPod = fc.record({ metadata, spec }).map((parts) => compact({ ...aPod(), ...parts }));

const taints = fc.subarray(
  [
    { key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' },
    { key: 'sku', value: 'gpu', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
    { key: 'soft', effect: 'PreferNoSchedule' },
  ],
  { minLength: 1 },
);
const virtualTaint = aVirtualKubeletNode().spec?.taints ?? [];

const node = fc
  .record({
    taints: mostly(virtualTaint, taints),
    unschedulable: rarely(flag),
    ready: mostly('True', some('False', 'Unknown')),
    labels: some({ type: 'virtual-kubelet', 'kubernetes.io/os': 'linux', rank: '7' }, { type: 'virtual-kubelet' }),
  })
  .map(({ taints, unschedulable, ready, labels }) =>
    aVirtualKubeletNode({
      metadata: { name: 'virtual-node-aci-linux', labels },
      spec: compact({ taints, unschedulable }) as { taints: typeof virtualTaint },
      status: {
        allocatable: { cpu: '10k', memory: '4Ti', pods: '5k' },
        conditions: [{ type: 'Ready', status: ready }],
      },
    }),
  );

/** Contexts in which a burst is mostly possible; `reasons` are those that the configuration may allow. */
export const anyContext = (reasons: readonly string[]): fc.Arbitrary<EligibilityContext> =>
  fc
    .record({
      engine: some<EligibilityContext['engine']>(...Array(19).fill('addon'), ...Array(19).fill('v2'), 'both'),
      node,
      namespace: fc.record({
        isOptedIn: mostly(true, some(false)),
        networkPolicies: mostly<readonly object[] | null>([], some(null, [{}], [{ matchLabels: { app: 'db' } }])),
      }),
      region: some(null, { cpuMax: 4, memoryGigabytesMax: 16 }, { cpuMax: 64, memoryGigabytesMax: 512 }),
      allowedReasons: fc
        .oneof(some<string[]>([], [...reasons]), fc.subarray([...reasons]))
        .map((allowed) => new Set(allowed)),
      takenGroupNames: mostly(new Set<string>(), some(new Set(['a-b-c', 'shop-web-1']))),
      privateRegistries: mostly(new Set<string>(), some(new Set(['private.example']))),
    })
    .map(aContext);

function compact<T>(value: T): T {
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(compact) as T;
  const set = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(set.map(([name, member]) => [name, compact(member)])) as T;
}

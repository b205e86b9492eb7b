import {
  amount,
  anything,
  flag,
  listOf,
  mapOf,
  number,
  objectOf,
  plainObject,
  text,
  textOrNumber,
  time,
} from './shape.ts';

/**
 * The shape of every field that a rule reads. One list of names with the types of `domain/pod.ts`: what a rule reads and
 * this does not name would be trusted unseen.
 */

const texts = mapOf(text);
const amounts = mapOf(amount);
const requirements = listOf(objectOf({ key: text, operator: text }, { values: listOf(text) }));
const labelSelector = objectOf({}, { matchLabels: texts, matchExpressions: requirements });
const resources = objectOf({}, { requests: amounts, limits: amounts, claims: listOf(anything) });

const httpGet = objectOf({ port: textOrNumber }, { host: text, httpHeaders: listOf(anything) });
const probe = objectOf({}, { exec: plainObject, grpc: plainObject, tcpSocket: plainObject, httpGet });

const envVar = objectOf(
  { name: text },
  {
    value: text,
    valueFrom: objectOf(
      {},
      {
        ...{ fieldRef: objectOf({ fieldPath: text }), resourceFieldRef: plainObject },
        ...{ secretKeyRef: plainObject, configMapKeyRef: plainObject },
      },
    ),
  },
);

const container = objectOf(
  { name: text },
  {
    ...{ image: text, imagePullPolicy: text, command: listOf(text), args: listOf(text), workingDir: text },
    ...{ tty: flag, stdin: flag, env: listOf(envVar), restartPolicy: text, restartPolicyRules: listOf(anything) },
    envFrom: listOf(objectOf({}, { secretRef: plainObject, configMapRef: plainObject })),
    ports: listOf(objectOf({ containerPort: number }, { hostPort: number, hostIP: text, name: text, protocol: text })),
    resources,
    securityContext: objectOf(
      {},
      { privileged: flag, procMount: text, capabilities: objectOf({}, { add: listOf(text), drop: listOf(text) }) },
    ),
    lifecycle: objectOf({}, { preStop: plainObject, postStart: plainObject, stopSignal: text }),
    ...{ livenessProbe: probe, readinessProbe: probe, startupProbe: probe },
    volumeMounts: listOf(
      objectOf({ name: text }, { subPath: text, subPathExpr: text, mountPropagation: text, recursiveReadOnly: text }),
    ),
    volumeDevices: listOf(anything),
  },
);

const mapped = objectOf({}, { items: listOf(anything), defaultMode: number });

const volume = objectOf(
  { name: text },
  {
    ...{ azureFile: plainObject, configMap: mapped, secret: mapped, gitRepo: plainObject, hostPath: plainObject },
    csi: objectOf({ driver: text }, { volumeAttributes: texts }),
    emptyDir: objectOf({}, { medium: text, sizeLimit: anything }),
    persistentVolumeClaim: objectOf({ claimName: text }),
    projected: objectOf({}, { sources: listOf(plainObject) }),
  },
);

const podTerms = objectOf(
  {},
  {
    requiredDuringSchedulingIgnoredDuringExecution: listOf(
      objectOf(
        { topologyKey: text },
        {
          ...{ labelSelector, namespaceSelector: labelSelector, namespaces: listOf(text) },
          ...{ matchLabelKeys: listOf(text), mismatchLabelKeys: listOf(text) },
        },
      ),
    ),
  },
);

const nodeTerms = objectOf({
  nodeSelectorTerms: listOf(objectOf({}, { matchExpressions: requirements, matchFields: requirements })),
});

const affinity = objectOf(
  {},
  {
    nodeAffinity: objectOf({}, { requiredDuringSchedulingIgnoredDuringExecution: nodeTerms }),
    ...{ podAffinity: podTerms, podAntiAffinity: podTerms },
  },
);

const toleration = objectOf({}, { key: text, operator: text, value: text, effect: text, tolerationSeconds: number });

const spec = objectOf(
  { containers: listOf(container, 1) },
  {
    ...{ activeDeadlineSeconds: number, affinity, hostAliases: listOf(anything), hostIPC: flag, hostNetwork: flag },
    ...{ hostPID: flag, hostUsers: flag, hostname: text, hostnameOverride: text, initContainers: listOf(container) },
    ...{ imagePullSecrets: listOf(plainObject), nodeName: text, nodeSelector: texts, os: objectOf({ name: text }) },
    ...{ overhead: amounts, readinessGates: listOf(anything), resourceClaims: listOf(anything), resources },
    ...{ restartPolicy: text, runtimeClassName: text, schedulerName: text, schedulingGates: listOf(anything) },
    ...{ securityContext: plainObject, serviceAccountName: text, setHostnameAsFQDN: flag, subdomain: text },
    ...{ shareProcessNamespace: flag, terminationGracePeriodSeconds: number, tolerations: listOf(toleration) },
    topologySpreadConstraints: listOf(objectOf({ topologyKey: text, whenUnsatisfiable: text })),
    volumes: listOf(volume),
  },
);

const metadata = objectOf(
  { name: text },
  {
    ...{ namespace: text, uid: text, labels: texts, annotations: texts, deletionTimestamp: time },
    ownerReferences: listOf(objectOf({ kind: text, name: text }, { controller: flag })),
  },
);

export const podShape = objectOf({ metadata, spec });

export const nodeShape = objectOf(
  { metadata: objectOf({ name: text }, { labels: texts }) },
  {
    spec: objectOf({}, { unschedulable: flag, taints: listOf(objectOf({ key: text, effect: text }, { value: text })) }),
    status: objectOf({}, { allocatable: amounts, conditions: listOf(objectOf({ type: text, status: text })) }),
  },
);

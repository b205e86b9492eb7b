import type { Container, Probe } from '../../../domain/pod.ts';
import { below, both, hereIf, membersOf, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { hookHandlers } from '../hooks.ts';
import { deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Hooks, probes, and how a pod becomes ready and ends. */
export const lifecycleRules: readonly Rule[] = [
  {
    reason: 'HasLifecycleHook',
    field: 'spec.containers[].lifecycle',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: (pod) => inContainers(pod, hookHandlers),
    says: 'ACI has no lifecycle hooks: the add-on refuses the pod.',
    fix: 'Handle SIGTERM in the process, and start-up work in the command.',
    source: sources.connector,
  },
  {
    reason: 'SetsStopSignal',
    field: 'spec.containers[].lifecycle.stopSignal',
    verdict: deniedUnlessConfigured,
    finds: (pod) => inContainers(pod, ({ lifecycle }) => below('lifecycle', membersOf(lifecycle, ['stopSignal']))),
    says: 'The add-on does not read the field: the container is stopped as ACI stops any.',
    fix: 'Handle SIGTERM in the process, or set STOPSIGNAL in the image.',
    source: sources.connector,
  },
  {
    reason: 'HasStartupProbe',
    field: 'spec.containers[].startupProbe',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inContainers(pod, (container) => membersOf(container, ['startupProbe'])),
    says: 'ACI has no startup probes: the add-on refuses the pod.',
    fix: 'Give the liveness probe an initialDelaySeconds instead.',
    source: sources.connector,
  },
  {
    reason: 'ProbesByConnection',
    field: 'spec.containers[].livenessProbe.tcpSocket',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) =>
      inContainers(pod, (container) => inProbes(container, (probe) => membersOf(probe, ['tcpSocket', 'grpc']))),
    says: 'ACI probes by command or by HTTP GET: the add-on refuses the pod.',
    fix: 'Probe by httpGet or exec.',
    source: sources.connector,
  },
  {
    reason: 'ProbesUnknownPort',
    field: 'spec.containers[].livenessProbe.httpGet.port',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inContainers(pod, (container) => inProbes(container, (probe) => unknownPort(probe, container))),
    says: 'The probe names a port that the container does not declare: the add-on refuses the pod.',
    fix: 'Declare the port under ports, or probe it by number.',
    source: sources.connector,
  },
  {
    reason: 'ProbesWithHeaders',
    field: 'spec.containers[].livenessProbe.httpGet.httpHeaders',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: (pod) =>
      inContainers(pod, (container) => inProbes(container, ({ httpGet }) => below('httpGet', addressing(httpGet)))),
    says: 'The add-on passes on port, path and scheme alone: the probe is sent without its headers and host.',
    fix: 'Answer the probe whatever its headers are.',
    source: sources.connector,
  },
  {
    reason: 'WaitsForReadinessGate',
    field: 'spec.readinessGates',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: ({ spec }) => below('spec.readinessGates', hereIf((spec?.readinessGates ?? []).length > 0)),
    says: 'The add-on overwrites all conditions of a pod, so the gate would never stay open and the pod gets no traffic.',
    fix: 'Leave the readiness gates out.',
    source: sources.connector,
  },
  {
    reason: 'WantsLongGracePeriod',
    field: 'spec.terminationGracePeriodSeconds',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: ({ spec }) =>
      below(
        'spec.terminationGracePeriodSeconds',
        hereIf((spec?.terminationGracePeriodSeconds ?? 0) > usualGracePeriodSeconds),
      ),
    says: 'The add-on deletes the container group at once: nothing waits for the pod to finish its work.',
    fix: 'Make the work restartable; allow the reason in the configuration if a cut is bearable.',
    source: sources.connector,
  },
  {
    reason: 'HasDeadline',
    field: 'spec.activeDeadlineSeconds',
    verdict: deniedUnlessConfigured,
    finds: ({ spec }) => below('spec', membersOf(spec, ['activeDeadlineSeconds'])),
    says: 'The kubelet ends a pod at its deadline, and a virtual node of the add-on has none: it would run on and cost.',
    fix: 'End the process itself in time, or set the deadline on the Job.',
    source: sources.connector,
  },
];

/** What a pod has that asks for nothing: a longer period is taken to matter. */
const usualGracePeriodSeconds = 30;

/** Startup probes have a rule of their own. */
function inProbes(container: Container, find: (probe: Probe) => readonly string[]): readonly string[] {
  const { livenessProbe, readinessProbe } = container;
  return both(
    livenessProbe ? below('livenessProbe', find(livenessProbe)) : nothing,
    readinessProbe ? below('readinessProbe', find(readinessProbe)) : nothing,
  );
}

function unknownPort({ httpGet }: Probe, { ports }: Container): readonly string[] {
  const isUnknown = typeof httpGet?.port === 'string' && !ports?.some(({ name }) => name === httpGet.port);
  return below('httpGet.port', hereIf(isUnknown));
}

function addressing(httpGet: Probe['httpGet']): readonly string[] {
  const hasHeaders = (httpGet?.httpHeaders ?? []).length > 0;
  return both(below('httpHeaders', hereIf(hasHeaders)), below('host', hereIf(Boolean(httpGet?.host))));
}

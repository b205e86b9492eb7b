/** What `kubectl get pods` prints of a pod. */
import type { ContainerStatus, Pod } from '../objects.ts';
import { ageColumn, type Column, nameColumn, textColumn } from '../resource.ts';

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  textColumn('Ready', readyText),
  textColumn('Status', podStatusText),
  textColumn('Restarts', ({ status }) => String(restartsOf(status.containerStatuses))),
  ageColumn,
  textColumn('IP', ({ status }) => status.podIP, 1),
  textColumn('Node', ({ spec }) => spec.nodeName, 1),
  textColumn('Nominated Node', ({ status }) => status.nominatedNodeName, 1),
  textColumn('Readiness Gates', ({ spec, status }) => readinessGates(spec.readinessGates, status.conditions), 1),
];

/** The word in the STATUS column: the phase, or what a container says more precisely. */
export function podStatusText({ metadata, spec, status }: Pod): string {
  if (metadata.deletionTimestamp) return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const init = status.initContainerStatuses?.find(({ state }) => state && !isDone(state.terminated));
  if (init) return initText(init, spec.initContainers?.length ?? 0, status.initContainerStatuses ?? []);
  const fromContainers = (status.containerStatuses ?? [])
    .map(({ state }) => state?.waiting?.reason ?? terminatedText(state?.terminated))
    .findLast((text) => text);
  const gated = status.conditions?.some(({ reason }) => reason === 'SchedulingGated');
  return fromContainers || (gated ? 'SchedulingGated' : undefined) || status.reason || status.phase || 'Unknown';
}

function readyText({ spec, status }: Pod): string {
  const ready = (status.containerStatuses ?? []).filter((container) => container.ready).length;
  return `${ready}/${spec.containers.length}`;
}

function restartsOf(statuses: readonly ContainerStatus[] = []): number {
  return statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
}

function isDone(terminated: { exitCode?: number } | undefined): boolean {
  return terminated?.exitCode === 0;
}

function initText({ state }: ContainerStatus, count: number, all: readonly ContainerStatus[]): string {
  if (state?.terminated) return `Init:${terminatedText(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${all.filter((one) => isDone(one.state?.terminated)).length}/${count}`;
}

function terminatedText(terminated: { reason?: string; exitCode?: number; signal?: number } | undefined) {
  if (!terminated) return undefined;
  return terminated.reason ?? (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
}

function readinessGates(
  gates: Pod['spec']['readinessGates'],
  conditions: Pod['status']['conditions'],
): string | undefined {
  if (!gates?.length) return undefined;
  const met = gates.filter(({ conditionType }) =>
    conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}

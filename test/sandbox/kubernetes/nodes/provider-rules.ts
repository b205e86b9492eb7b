/**
 * What the add-on's provider and ACI refuse of a pod that was bound to the virtual node (facts on AKS virtual nodes,
 * section 4). The scheduler knows none of it.
 */
import type { Container, Pod, Resources } from '../objects.ts';
import { requestsOf } from '../pods/requests.ts';
import { quantityOf } from '../quantities.ts';

const VOLUMES = new Set(['azureFile', 'secret', 'configMap', 'emptyDir', 'gitRepo', 'csi']);
const MAX_CORES = 31;
const MAX_BYTES = 240 * 1e9;

type Rule = (pod: Pod) => string | undefined;

const RULES: readonly Rule[] = [volumeType, argumentsAlone, lifecycleHooks, startupProbe, initContainer, limits, size];

/** The message of the failed creation, or undefined where the pod can be made. */
export function providerRefusal(pod: Pod): string | undefined {
  for (const rule of RULES) {
    const message = rule(pod);
    if (message) return message;
  }
  return undefined;
}

function volumeType({ metadata, spec }: Pod): string | undefined {
  const bad = (spec.volumes ?? []).find((volume) => !Object.keys(volume).some((source) => VOLUMES.has(source)));
  return bad && `pod ${metadata.name} requires volume ${bad.name} which is of an unsupported type`;
}

function argumentsAlone({ spec }: Pod): string | undefined {
  const hasBad = allContainers(spec).some(({ command, args }) => args?.length && !command?.length);
  return hasBad
    ? 'ACI does not support providing args without specifying the command. Please supply both command and args to the pod spec.'
    : undefined;
}

function lifecycleHooks({ spec }: Pod): string | undefined {
  return spec.containers.some(({ lifecycle }) => lifecycle) ? 'ACI does not support lifecycle hooks' : undefined;
}

function startupProbe({ spec }: Pod): string | undefined {
  return spec.containers.some((container) => container.startupProbe)
    ? 'azure container instances do not support startupProbe'
    : undefined;
}

function initContainer({ spec }: Pod): string | undefined {
  const bad = (spec.initContainers ?? []).find(
    ({ ports, resources, livenessProbe, readinessProbe }) =>
      ports?.length || hasAny(resources?.requests) || hasAny(resources?.limits) || livenessProbe || readinessProbe,
  );
  return bad && 'azure container instances initContainers do not support ports, resources or probes';
}

/** No container may have a limit above what the whole group requests. */
function limits(pod: Pod): string | undefined {
  const total = requestsOf(pod);
  const isAbove = pod.spec.containers.some(({ resources }) =>
    Object.entries(resources?.limits ?? {}).some(([name, limit]) => quantityOf(limit) > (total.get(name) ?? 0)),
  );
  return isAbove ? aciError(400, 'ContainerLimitGreaterThanContainerGroupTotalRequest') : undefined;
}

function size(pod: Pod): string | undefined {
  const requests = requestsOf(pod);
  const isTooLarge = (requests.get('cpu') ?? 0) > MAX_CORES || (requests.get('memory') ?? 0) > MAX_BYTES;
  return isTooLarge ? aciError(400, 'ResourceRequestsNotSupported') : undefined;
}

export function aciError(status: number, code: string): string {
  return `api call to ACI failed: RESPONSE ${status}: ERROR CODE: ${code}`;
}

function allContainers({ containers, initContainers = [] }: Pod['spec']): Container[] {
  return [...containers, ...initContainers];
}

function hasAny(resources: Resources | undefined): boolean {
  return Object.keys(resources ?? {}).length > 0;
}

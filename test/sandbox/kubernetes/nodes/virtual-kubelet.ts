/**
 * The virtual node of the AKS add-on: makes a container group for each pod bound to it, and tells of it in the add-on's
 * own way, which leaves a starting pod without any condition (facts on Kubernetes, sections 0 and 1.6).
 */
import { type Cluster, draw, dueMs, type Seconds } from '../cluster.ts';
import { type Controller, makeTimers, makeWorkQueue } from '../controllers/controller.ts';
import type { EventRecorder, EventText } from '../controllers/event-recorder.ts';
import { deleteObject } from '../deletes.ts';
import { keyOf, type Pod, type PodStatus } from '../objects.ts';
import { selects } from '../selectors.ts';
import { timeOf } from '../times.ts';
import { updateObject } from '../writes.ts';
import { type ContainerGroup, type ContainerGroupChange, containerGroupOf, groupNameOf } from './container-groups.ts';
import { runStatus } from './pod-stages.ts';
import { aciError, providerRefusal } from './provider-rules.ts';
import { VIRTUAL_NODE_NAME } from './virtual-node-body.ts';

/**
 * What goes wrong with the pods that the labels select:
 * `create-failed`: ACI refuses, `times` times or always; `stuck`: the group is made and never runs; `silent`: nothing at
 * all happens; `answer-lost`: the group runs and the pod stays ProviderFailed.
 */
export interface VirtualNodeFailure {
  labels: Record<string, string>;
  kind: 'create-failed' | 'stuck' | 'silent' | 'answer-lost';
  message?: string;
  times?: number;
}

export interface VirtualKubeletOptions {
  /** From bind to the answer of ACI. */
  createSeconds?: Seconds;
  /** From there to Running; seen at the provider's next poll, each 5 seconds. */
  startSeconds?: Seconds;
  deleteSeconds?: Seconds;
  failures?: VirtualNodeFailure[];
  /** Container groups and cores that the region's quota allows. */
  quota?: { containerGroups?: number; cores?: number };
  onContainerGroup?: (change: ContainerGroupChange) => void;
}

export interface VirtualKubelet extends Controller {
  readonly groups: ReadonlyMap<string, ContainerGroup>;
  /** As when somebody deletes the group in Azure behind the back of the add-on. */
  loseGroup(name: string): void;
}

const DEFAULTS = { createSeconds: 3, startSeconds: [25, 45], deleteSeconds: 2 } as const;
const POLL_SECONDS = 5;
const ORPHAN_SECONDS = 300;
const MAX_ATTEMPTS = 20;
const FIRST_RETRY_SECONDS = 0.005;
const LAST_RETRY_SECONDS = 1000;

/** It works only while `isUp` says so; what is due meanwhile waits. */
export function makeVirtualKubelet(
  cluster: Cluster,
  recorder: EventRecorder,
  options: VirtualKubeletOptions & { isUp(): boolean },
): VirtualKubelet {
  const { store, clock } = cluster;
  const delays = { ...DEFAULTS, ...options };
  const groups = new Map<string, ContainerGroup>();
  const changed = makeWorkQueue();
  const timers = makeTimers();
  const attempts = new Map<string, number>();
  // The sandbox's burst subnet is 10.241.1.0/24, and Azure keeps the first four of a subnet.
  let addresses = 0x103;

  const later = (key: string, seconds: number, action: () => void) => timers.set(key, dueMs(cluster, seconds), action);
  const failureOf = (pod: Pod) =>
    options.failures?.find(({ labels }) => selects({ matchLabels: labels }, pod.metadata.labels));

  function sync(key: string): void {
    const pod = store.get('pods', key);
    if (!pod) return;
    if (pod.metadata.deletionTimestamp) remove(pod);
    else if (!attempts.has(pod.metadata.uid)) {
      attempts.set(pod.metadata.uid, 0);
      if (failureOf(pod)?.kind !== 'silent')
        later(createOf(pod), draw(cluster, delays.createSeconds), () => create(pod.metadata.uid, key));
    }
  }

  function create(uid: string, key: string): void {
    const pod = store.get('pods', key);
    if (pod?.metadata.uid !== uid || pod.metadata.deletionTimestamp) return;
    const attempt = (attempts.get(uid) ?? 0) + 1;
    attempts.set(uid, attempt);
    const refusal = refusalOf(pod, attempt);
    if (refusal) fail(pod, attempt, refusal);
    else makeGroup(pod);
  }

  function refusalOf(pod: Pod, attempt: number): string | undefined {
    const failure = failureOf(pod);
    const isPlanned = failure?.kind === 'create-failed' && attempt <= (failure.times ?? MAX_ATTEMPTS);
    if (isPlanned) return failure.message ?? aciError(503, 'ServiceUnavailable');
    return providerRefusal(pod) ?? quotaRefusal(containerGroupOf(pod));
  }

  function quotaRefusal({ cpu }: ContainerGroup): string | undefined {
    const { containerGroups = Number.POSITIVE_INFINITY, cores = Number.POSITIVE_INFINITY } = options.quota ?? {};
    const usedCores = [...groups.values()].reduce((sum, group) => sum + group.cpu, 0);
    if (groups.size + 1 > containerGroups) return aciError(409, 'ContainerGroupQuotaReached');
    return usedCores + cpu > cores ? aciError(409, 'StandardCoresQuotaReached') : undefined;
  }

  function fail(pod: Pod, attempt: number, message: string): void {
    tell(pod, { type: 'Warning', reason: 'ProviderCreateFailed', message });
    const phase = pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Pending';
    write(pod, { ...pod.status, phase, reason: 'ProviderFailed', message });
    if (attempt >= MAX_ATTEMPTS || phase === 'Failed') return;
    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** attempt, LAST_RETRY_SECONDS);
    later(createOf(pod), seconds, () => create(pod.metadata.uid, keyOf(pod)));
  }

  function makeGroup(pod: Pod): void {
    const group = containerGroupOf(pod);
    groups.set(group.name, group);
    options.onContainerGroup?.({ change: 'created', group });
    const kind = failureOf(pod)?.kind;
    if (kind === 'answer-lost') {
      fail(pod, MAX_ATTEMPTS, aciError(503, 'ServiceUnavailable'));
      return;
    }
    tell(pod, { type: 'Normal', reason: 'ProviderCreateSuccess', message: 'Create pod in provider successfully' });
    // The provider writes the whole status anew: no conditions, no qosClass.
    const state = { waiting: { reason: 'Creating' } };
    write(pod, { ...runStatus(pod, { isReady: false, nowMs: clock.now(), state }), conditions: [] });
    const seconds = Math.ceil(draw(cluster, delays.startSeconds) / POLL_SECONDS) * POLL_SECONDS;
    if (kind !== 'stuck') later(`start ${pod.metadata.uid}`, seconds, () => start(pod, group));
  }

  function start(pod: Pod, group: ContainerGroup): void {
    const current = store.get('pods', keyOf(pod));
    if (current?.metadata.uid !== pod.metadata.uid || !groups.has(group.name)) return;
    addresses += 1;
    const podIP = `10.241.${addresses >> 8}.${addresses & 255}`;
    group.ipAddress = podIP;
    options.onContainerGroup?.({ change: 'running', group });
    const nowMs = clock.now();
    const stage = { isReady: true, nowMs, podIP, state: { running: { startedAt: timeOf(nowMs) } } };
    const conditions = ['Ready', 'Initialized', 'PodScheduled'].map((type) => ({
      ...{ type, status: 'True', lastProbeTime: null, lastTransitionTime: timeOf(nowMs) },
    }));
    write(current, { ...runStatus(current, stage), conditions });
  }

  /** The grace period is not waited for: the group goes at once. */
  function remove(pod: Pod): void {
    const id = `delete ${pod.metadata.uid}`;
    timers.cancel(createOf(pod));
    timers.cancel(`start ${pod.metadata.uid}`);
    if (timers.has(id)) return;
    later(id, draw(cluster, delays.deleteSeconds), () => {
      dropGroup(groupNameOf(pod));
      deleteObject(cluster, 'pods', keyOf(pod), { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } });
    });
  }

  function dropGroup(name: string): void {
    const group = groups.get(name);
    if (!group) return;
    groups.delete(name);
    options.onContainerGroup?.({ change: 'deleted', group });
  }

  /** A group whose pod was removed by force is found by the orphan search. */
  function forget(pod: Pod): void {
    attempts.delete(pod.metadata.uid);
    const group = groups.get(groupNameOf(pod));
    if (group?.tags.UID === pod.metadata.uid)
      later(`orphan ${pod.metadata.uid}`, ORPHAN_SECONDS, () => dropGroup(group.name));
  }

  function write(pod: Pod, status: PodStatus): void {
    updateObject(cluster, 'pods', keyOf(pod), (copy) => ({ ...copy, status }), { part: 'status' });
  }

  function tell(pod: Pod, text: EventText): void {
    recorder.record({ component: `${VIRTUAL_NODE_NAME}/pod-controller` }, 'pods', pod, text);
  }

  return {
    groups,
    loseGroup(name) {
      const group = groups.get(name);
      if (!group) throw new Error(`Losing the container group ${name}: there is none of that name.`);
      dropGroup(name);
      const pod = store.get('pods', `${group.tags.Namespace}/${group.tags.PodName}`);
      const message = 'The pod may have been deleted from the provider';
      if (pod)
        later(`lost ${name}`, POLL_SECONDS, () =>
          write(pod, { ...pod.status, phase: 'Failed', reason: 'NotFound', message }),
        );
    },
    notice({ resource, key, object, type }) {
      if (resource !== 'pods' || (object as Pod).spec.nodeName !== VIRTUAL_NODE_NAME) return;
      if (type === 'DELETED') forget(object as Pod);
      else changed.add(key);
    },
    run(nowMs) {
      if (!options.isUp()) return;
      for (const key of changed.takeAll()) sync(key);
      timers.run(nowMs);
    },
  };
}

const createOf = ({ metadata }: Pod) => `create ${metadata.uid}`;

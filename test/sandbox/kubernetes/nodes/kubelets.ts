/**
 * The kubelets of the emulator's own VM nodes: they register the node, pull images, start pods, and confirm deletions.
 * Nodes that a client registers have none, and their pods stay as the client sets them.
 */
import { type Cluster, draw, dueMs, type Seconds } from '../cluster.ts';
import { type Controller, makeTimers, makeWorkQueue } from '../controllers/controller.ts';
import type { EventRecorder, EventText } from '../controllers/event-recorder.ts';
import { deleteObject } from '../deletes.ts';
import { keyOf, type Pod } from '../objects.ts';
import { isFinished } from '../pods/conditions.ts';
import { timeOf } from '../times.ts';
import { createObject, mergeStatus, must, updateObject } from '../writes.ts';
import { type Machine, NETWORK_TAINT, NOT_READY_TAINT, nodeBodyOf, readiness } from './machine.ts';
import { kubeletStatus } from './pod-stages.ts';

export interface KubeletOptions {
  /** From registering to Ready. */
  joinSeconds?: Seconds;
  /** Pulling an image that the node does not have yet. */
  pullSeconds?: Seconds;
  /** From image to Running. */
  startSeconds?: Seconds;
  /** From the deletion of a pod to its end, never longer than its grace period. */
  stopSeconds?: Seconds;
  /** By image name, where an image differs. */
  images?: Record<string, { pullSeconds?: Seconds; isMissing?: boolean }>;
}

export interface Kubelets extends Controller {
  /** Adds the node; `isReady` spares it the time to join. */
  register(machine: Machine, options?: { isReady?: boolean }): void;
  remove(name: string): void;
  isMine(nodeName: string): boolean;
}

const DEFAULTS = { joinSeconds: 20, pullSeconds: 8, startSeconds: 2, stopSeconds: 2 };

export function makeKubelets(cluster: Cluster, recorder: EventRecorder, options: KubeletOptions = {}): Kubelets {
  const { store, clock } = cluster;
  const delays = { ...DEFAULTS, ...options };
  const pulled = new Map<string, Set<string>>();
  const accepted = new Set<string>();
  const changed = makeWorkQueue();
  const timers = makeTimers();
  let addresses = 0;

  const later = (key: string, seconds: Seconds, action: () => void) =>
    timers.set(key, dueMs(cluster, draw(cluster, seconds)), action);

  function register(machine: Machine, { isReady = false }: { isReady?: boolean } = {}): void {
    pulled.set(machine.name, new Set());
    const body = nodeBodyOf(machine, cluster.minor, clock.now());
    must(createObject(cluster, 'nodes', undefined, body), `Registering node ${machine.name}`);
    if (isReady) becomeReady(machine.name);
    else later(`node ${machine.name}`, delays.joinSeconds, () => becomeReady(machine.name));
  }

  function becomeReady(name: string): void {
    mergeStatus(cluster, 'nodes', name, { conditions: [readiness(true, clock.now())] });
    updateObject(cluster, 'nodes', name, (copy) => {
      const taints = (copy.spec.taints ?? []).filter(({ key }) => key !== NOT_READY_TAINT && key !== NETWORK_TAINT);
      return { ...copy, spec: { ...copy.spec, taints } };
    });
  }

  function sync(key: string): void {
    const pod = store.get('pods', key);
    const images = pulled.get(pod?.spec.nodeName ?? '');
    if (!pod || !images) return;
    if (pod.metadata.deletionTimestamp) stop(pod);
    else if (pod.status.phase === 'Pending' && !accepted.has(pod.metadata.uid)) accept(pod, images);
  }

  function accept(pod: Pod, images: Set<string>): void {
    accepted.add(pod.metadata.uid);
    write(pod, false);
    const missing = imagesOf(pod).find((image) => delays.images?.[image]?.isMissing);
    const toPull = imagesOf(pod).filter((image) => !images.has(image));
    const pullSeconds = toPull.map((image) => draw(cluster, delays.images?.[image]?.pullSeconds ?? delays.pullSeconds));
    for (const image of toPull) tell(pod, { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` });
    const seconds = Math.max(0, ...pullSeconds) + draw(cluster, delays.startSeconds);
    later(startOf(pod), seconds, () => (missing ? failPull(pod, missing) : start(pod, images)));
  }

  function start(pod: Pod, images: Set<string>): void {
    const current = store.get('pods', keyOf(pod));
    if (current?.metadata.uid !== pod.metadata.uid || current.metadata.deletionTimestamp) return;
    for (const image of imagesOf(pod)) {
      const isNew = !images.has(image);
      const message = isNew
        ? `Successfully pulled image "${image}"`
        : `Container image "${image}" already present on machine`;
      tell(pod, { type: 'Normal', reason: 'Pulled', message });
      images.add(image);
    }
    for (const { name } of pod.spec.containers) {
      tell(pod, { type: 'Normal', reason: 'Created', message: `Created container: ${name}` });
      tell(pod, { type: 'Normal', reason: 'Started', message: `Started container ${name}` });
    }
    write(current, true);
  }

  function failPull(pod: Pod, image: string): void {
    const message = `Back-off pulling image "${image}"`;
    tell(pod, { type: 'Warning', reason: 'Failed', message: `Error: ImagePullBackOff` });
    write(pod, false, { waiting: { reason: 'ImagePullBackOff', message } });
  }

  function write(pod: Pod, isRunning: boolean, waiting = { waiting: { reason: 'ContainerCreating' } } as object): void {
    const nowMs = clock.now();
    const current = store.get('pods', keyOf(pod));
    if (!current || isFinished(current.status)) return;
    const stage = isRunning
      ? { isReady: true, nowMs, podIP: nextAddress(), state: { running: { startedAt: timeOf(nowMs) } } }
      : { isReady: false, nowMs, state: waiting };
    mergeStatus(cluster, 'pods', keyOf(pod), kubeletStatus(current, stage));
  }

  function stop(pod: Pod): void {
    timers.cancel(startOf(pod));
    const id = `stop ${pod.metadata.uid}`;
    if (timers.has(id)) return;
    const grace = pod.metadata.deletionGracePeriodSeconds ?? 0;
    tell(pod, { type: 'Normal', reason: 'Killing', message: `Stopping container ${pod.spec.containers[0]?.name}` });
    later(id, Math.min(grace, draw(cluster, delays.stopSeconds)), () =>
      deleteObject(cluster, 'pods', keyOf(pod), { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } }),
    );
  }

  function tell(pod: Pod, text: EventText): void {
    recorder.record({ component: 'kubelet', host: pod.spec.nodeName ?? '' }, 'pods', pod, text);
  }

  function nextAddress(): string {
    addresses += 1;
    return `10.244.${(addresses >> 8) & 255}.${addresses & 255}`;
  }

  return {
    register,
    remove(name) {
      pulled.delete(name);
      timers.cancel(`node ${name}`);
      store.remove('nodes', name);
    },
    isMine: (nodeName) => pulled.has(nodeName),
    notice({ resource, key, object, type }) {
      if (resource === 'pods' && type === 'DELETED') accepted.delete(object.metadata.uid);
      if (resource === 'pods' && pulled.has((object as Pod).spec.nodeName ?? '')) changed.add(key);
      if (resource === 'nodes' && !store.get('nodes', key)) pulled.delete(key);
    },
    run(nowMs) {
      for (const key of changed.takeAll()) sync(key);
      timers.run(nowMs);
    },
  };
}

const startOf = ({ metadata }: Pod) => `start ${metadata.uid}`;

function imagesOf({ spec }: Pod): string[] {
  return [...new Set(spec.containers.map(({ image = '' }) => image))];
}

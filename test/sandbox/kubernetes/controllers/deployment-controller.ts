/** Deployments: one replica set for each template, rolled over within maxSurge and maxUnavailable. */
import { createHash } from 'node:crypto';
import type { Cluster } from '../cluster.ts';
import {
  type Condition,
  controllerOf,
  type Deployment,
  keyFor,
  keyOf,
  type PodTemplate,
  type ReplicaSet,
} from '../objects.ts';
import { withCondition } from '../pods/conditions.ts';
import { timeOf } from '../times.ts';
import { createObject, must, updateObject } from '../writes.ts';
import { type Controller, makeWorkQueue } from './controller.ts';
import type { EventRecorder } from './event-recorder.ts';
import { scaledAmount } from './scaled-amount.ts';

const SOURCE = { component: 'deployment-controller' };
const REVISION = 'deployment.kubernetes.io/revision';
const SAFE_LETTERS = 'bcdf456789';

export function makeDeploymentController(cluster: Cluster, recorder: EventRecorder): Controller {
  const { store, clock } = cluster;
  const queue = makeWorkQueue();

  function reconcile(key: string): void {
    const deployment = store.get('deployments', key);
    if (!deployment || deployment.metadata.deletionTimestamp) return;
    const hash = hashOf(deployment.spec.template);
    const name = `${deployment.metadata.name}-${hash}`;
    const sets = store.controlledBy('replicasets', deployment.metadata.uid);
    const current = sets.find((set) => set.metadata.name === name) ?? createSet(deployment, name, hash, sets.length);
    const old = sets.filter((set) => set !== current);
    if (!deployment.spec.paused) roll(deployment, current, old);
    writeStatus(deployment, name);
  }

  function createSet(deployment: Deployment, name: string, hash: string, earlier: number): ReplicaSet {
    const body = replicaSetOf(deployment, name, hash, earlier + 1);
    const set = must(createObject(cluster, 'replicasets', deployment.metadata.namespace, body), `Creating ${name}`);
    const annotations = { ...deployment.metadata.annotations, [REVISION]: String(earlier + 1) };
    updateObject(cluster, 'deployments', keyOf(deployment), (copy) => ({
      ...copy,
      metadata: { ...copy.metadata, annotations },
    }));
    return set;
  }

  function roll(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): void {
    const { grown, removable } = planRollout(deployment, current, old);
    scale(deployment, current, grown);
    let left = removable;
    for (const set of old) {
      const removed = Math.max(0, Math.min(set.spec.replicas, left));
      left -= removed;
      scale(deployment, set, set.spec.replicas - removed);
    }
  }

  function scale(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    if (set.spec.replicas === replicas) return;
    updateObject(cluster, 'replicasets', keyOf(set), (copy) => ({ ...copy, spec: { ...copy.spec, replicas } }));
    const direction = replicas > set.spec.replicas ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${set.spec.replicas} to ${replicas}`;
    recorder.record(SOURCE, 'deployments', deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message });
  }

  function writeStatus(deployment: Deployment, currentName: string): void {
    const sets = store.controlledBy('replicasets', deployment.metadata.uid);
    const counts = countPods(deployment, sets, currentName);
    const least = deployment.spec.replicas - unavailableOf(deployment);
    const conditions = conditionsOf(
      deployment.status.conditions,
      (counts.availableReplicas ?? 0) >= least,
      clock.now(),
    );
    const change = (copy: Deployment): Deployment => ({
      ...copy,
      status: { ...counts, observedGeneration: copy.metadata.generation ?? 0, conditions },
    });
    updateObject(cluster, 'deployments', keyOf(deployment), change, { part: 'status' });
  }

  return {
    notice({ resource, key, object }) {
      if (resource === 'deployments') queue.add(key);
      const owner = resource === 'replicasets' ? controllerOf(object) : undefined;
      if (owner?.kind === 'Deployment') queue.add(keyFor(object.metadata.namespace, owner.name));
    },
    run() {
      for (const key of queue.takeAll()) reconcile(key);
    },
  };
}

/** How large the new replica set may be now, and how many pods the old ones may lose. */
function planRollout({ spec }: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]) {
  const oldWanted = old.reduce((sum, set) => sum + set.spec.replicas, 0);
  if (spec.strategy?.type === 'Recreate') {
    const isOldGone = old.every(({ status }) => status.replicas === 0);
    return { grown: isOldGone ? spec.replicas : current.spec.replicas, removable: oldWanted };
  }
  const surge = scaledAmount(spec.strategy?.rollingUpdate?.maxSurge ?? 0, spec.replicas, 'up');
  const room = Math.max(0, spec.replicas + surge - oldWanted - current.spec.replicas);
  const grown = Math.min(spec.replicas, current.spec.replicas + room);
  const notYetAvailable = current.spec.replicas - (current.status.availableReplicas ?? 0);
  const least = spec.replicas - Math.max(unavailableOf({ spec }), surge === 0 ? 1 : 0);
  return { grown, removable: oldWanted + current.spec.replicas - least - notYetAvailable };
}

function unavailableOf({ spec }: Pick<Deployment, 'spec'>): number {
  return scaledAmount(spec.strategy?.rollingUpdate?.maxUnavailable ?? 0, spec.replicas, 'down');
}

/** Those that are 0 are left out, as in the real status. */
function countPods(
  { spec }: Deployment,
  sets: readonly ReplicaSet[],
  currentName: string,
): Partial<Deployment['status']> {
  const sum = (read: (set: ReplicaSet) => number | undefined) => sets.reduce((all, set) => all + (read(set) ?? 0), 0);
  const replicas = sum((set) => set.status.replicas);
  const availableReplicas = sum((set) => set.status.availableReplicas);
  const counts = {
    ...{ replicas, updatedReplicas: sets.find(({ metadata }) => metadata.name === currentName)?.status.replicas ?? 0 },
    ...{ readyReplicas: sum((set) => set.status.readyReplicas), availableReplicas },
    unavailableReplicas: Math.max(0, Math.max(spec.replicas, replicas) - availableReplicas),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function conditionsOf(known: Condition[] | undefined, isMet: boolean, nowMs: number): Condition[] {
  const available: Condition = {
    ...{ type: 'Available', status: isMet ? 'True' : 'False' },
    reason: isMet ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: isMet ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  };
  return withCondition(known, available, nowMs).map(({ lastProbeTime: _, ...condition }) => ({
    lastUpdateTime: condition.lastTransitionTime ?? timeOf(nowMs),
    ...condition,
  }));
}

function replicaSetOf(deployment: Deployment, name: string, hash: string, revision: number): object {
  const { metadata, spec } = deployment;
  const { labels, annotations } = spec.template.metadata ?? {};
  const hashed = { ...labels, 'pod-template-hash': hash };
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name, uid: metadata.uid };
  return {
    metadata: {
      ...{ name, labels: hashed, annotations: { [REVISION]: String(revision) } },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      replicas: 0,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, 'pod-template-hash': hash } },
      template: { metadata: { ...(annotations ? { annotations } : {}), labels: hashed }, spec: spec.template.spec },
    },
  };
}

/** The same template always has the same hash, in the letters of the real one. */
function hashOf(template: PodTemplate): string {
  const bytes = createHash('sha256').update(JSON.stringify(template)).digest();
  return [...bytes.subarray(0, 10)].map((byte) => SAFE_LETTERS[byte % SAFE_LETTERS.length]).join('');
}

/**
 * Events in their two shapes (facts on Kubernetes, section 3.1): the scheduler's with `eventTime` and `series`, and the old
 * one of controllers, kubelets and the autoscaler with `count` and two timestamps. They are forgotten after an hour.
 */
import { type Cluster, dueMs } from '../cluster.ts';
import type { Event, KubernetesObject, ObjectReference, ResourceName } from '../objects.ts';
import { keyOf } from '../objects.ts';
import { groupVersionOf } from '../resource.ts';
import { RESOURCES } from '../resources/index.ts';
import { microTimeOf, timeOf } from '../times.ts';
import { createObject, must } from '../writes.ts';
import { type Controller, makeTimers } from './controller.ts';

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Of the scheduler's shape only. */
  action?: string;
}

export interface EventRecorder extends Controller {
  /** The old shape: the same event again raises its count. */
  record(
    source: { component: string; host?: string },
    plural: ResourceName,
    about: KubernetesObject,
    text: EventText,
  ): void;
  /** The scheduler's shape: a repetition counts in a series that keeps the first message. */
  recordSeries(component: string, plural: ResourceName, about: KubernetesObject, text: EventText): void;
}

const LIFE_SECONDS = 3600;

export function makeEventRecorder(cluster: Cluster): EventRecorder {
  const { store, clock } = cluster;
  const known = new Map<string, string>();
  const expiries = makeTimers();
  let count = 0;

  function find(id: string): Event | undefined {
    const key = known.get(id);
    return key === undefined ? undefined : store.get('events', key);
  }

  function create(id: string, about: KubernetesObject, body: object): void {
    count += 1;
    const hex = (BigInt(clock.now()) * 1_000_000n + BigInt(count % 1_000_000))
      .toString(16)
      .padStart(16, '0')
      .slice(-16);
    const namespace = about.metadata.namespace ?? 'default';
    // A namespace on its way out takes no more events.
    if (store.get('namespaces', namespace)?.status.phase !== 'Active') return;
    const metadata = { name: `${about.metadata.name}.${hex}`, namespace };
    const event = must(createObject(cluster, 'events', namespace, { metadata, ...body }), 'Recording an event');
    known.set(id, keyOf(event));
    expire(id, keyOf(event));
  }

  function expire(id: string, key: string): void {
    expiries.set(key, dueMs(cluster, LIFE_SECONDS), () => {
      if (known.get(id) === key) known.delete(id);
      store.remove('events', key);
    });
  }

  return {
    record(source, plural, about, { type, reason, message }) {
      const id = `${about.metadata.uid} ${source.component} ${reason} ${message}`;
      const lastTimestamp = timeOf(clock.now());
      const repeated = find(id);
      if (repeated) {
        store.put('events', { ...repeated, lastTimestamp, count: (repeated.count ?? 1) + 1 });
        expire(id, keyOf(repeated));
        return;
      }
      create(id, about, {
        ...{ involvedObject: referenceTo(plural, about), type, reason, message, source, count: 1 },
        ...{ firstTimestamp: lastTimestamp, lastTimestamp, reportingComponent: source.component },
      });
    },
    recordSeries(component, plural, about, { type, reason, message, action = '' }) {
      const id = `${about.metadata.uid} ${component} ${reason} ${action}`;
      const eventTime = microTimeOf(clock.now());
      const repeated = find(id);
      if (repeated) {
        const series = { count: (repeated.series?.count ?? 1) + 1, lastObservedTime: eventTime };
        store.put('events', { ...repeated, series });
        expire(id, keyOf(repeated));
        return;
      }
      create(id, about, {
        ...{ involvedObject: referenceTo(plural, about), type, reason, message, action, eventTime },
        ...{ reportingComponent: component, reportingInstance: `${component}-sandbox` },
      });
    },
    run: (nowMs) => expiries.run(nowMs),
  };
}

function referenceTo(plural: ResourceName, { metadata }: KubernetesObject): ObjectReference {
  const { kind, ...resource } = RESOURCES[plural];
  const { namespace, name, uid, resourceVersion } = metadata;
  const apiVersion = groupVersionOf(resource);
  return { kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion, resourceVersion };
}

/** What tests and stories do to a cluster without HTTP: give it work, and look at what became of it. */
import type { Cluster } from './cluster.ts';
import type { ControlLoop } from './control-loop.ts';
import {
  type Deployment,
  type Event,
  type Kinds,
  keyFor,
  type Node,
  type Pod,
  type PodSpec,
  type ResourceName,
} from './objects.ts';
import type { Store } from './store.ts';
import { createObject, must, updateObject } from './writes.ts';

/** A deployment in short: one container with these requests, unless `pod` says more. */
export interface DeploymentSketch {
  name: string;
  namespace?: string;
  replicas: number;
  requests?: Record<string, string>;
  image?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  pod?: Partial<PodSpec>;
}

export interface Workbench {
  readonly store: Store;
  /** Creates the object by the API's own rules, and its namespace where that is missing; throws where it is refused. */
  create<R extends ResourceName>(resource: R, body: object, namespace?: string): Kinds[R];
  applyDeployment(sketch: DeploymentSketch): Deployment;
  scale(name: string, replicas: number, namespace?: string): void;
  pods(namespace?: string): Pod[];
  nodes(): Node[];
  events(reason?: string): Event[];
  /** Forgets all history, so that older versions and continue tokens expire. */
  compact(): void;
}

export function makeWorkbench(cluster: Cluster, loop: Pick<ControlLoop, 'settle'>): Workbench {
  const { store } = cluster;

  function addNamespace(name: string): void {
    if (store.get('namespaces', name)) return;
    must(createObject(cluster, 'namespaces', undefined, { metadata: { name } }), `Adding namespace ${name}`);
  }

  function create<R extends ResourceName>(resource: R, body: object, namespace = 'default'): Kinds[R] {
    addNamespace(namespace);
    const created = must(createObject(cluster, resource, namespace, body), `Creating one of ${resource}`);
    loop.settle();
    return created;
  }

  return {
    store,
    create,
    applyDeployment(sketch) {
      const { name, namespace = 'default' } = sketch;
      const known = store.get('deployments', keyFor(namespace, name));
      if (!known) return create('deployments', deploymentOf(sketch), namespace);
      const change = (copy: Deployment) =>
        ({ ...copy, spec: { ...copy.spec, ...deploymentOf(sketch).spec } }) as Deployment;
      const changed = must(updateObject(cluster, 'deployments', keyFor(namespace, name), change), `Applying ${name}`);
      loop.settle();
      return changed;
    },
    scale(name, replicas, namespace = 'default') {
      const change = (copy: Deployment): Deployment => ({ ...copy, spec: { ...copy.spec, replicas } });
      must(updateObject(cluster, 'deployments', keyFor(namespace, name), change), `Scaling ${name}`);
      loop.settle();
    },
    pods: (namespace) => store.list('pods', namespace),
    nodes: () => store.list('nodes'),
    events: (reason) => store.list('events').filter((event) => !reason || event.reason === reason),
    compact: () => store.compact(store.skipVersion()),
  };
}

function deploymentOf({ name, replicas, requests, image = 'registry.example/app:1', ...sketch }: DeploymentSketch) {
  const labels = { app: name, ...sketch.labels };
  const container = { name: 'app', image, resources: { requests: requests ?? {} } };
  const { annotations } = sketch;
  return {
    metadata: { name, labels },
    spec: {
      ...{ replicas, selector: { matchLabels: { app: name } } },
      template: {
        metadata: { labels, ...(annotations ? { annotations } : {}) },
        spec: { containers: [container], ...sketch.pod },
      },
    },
  };
}

import { optInLabel } from '../../../shared/domain/cluster-view.ts';
import type { Kubernetes } from '../kubernetes/start-kubernetes.ts';
import type { DeploymentSketch } from '../kubernetes/workbench.ts';
import type { Inside } from '../start-cluster.ts';

/** The four workloads whose 40 pods wait, and can run on ACI unchanged. */
export const shops = ['checkout', 'cart', 'payments', 'catalog'];

const podsEach = 10;

/**
 * Three full VMs that are all their pool may have, and a pool of larger VMs for which the region is out of capacity at
 * first: the autoscaler asks at 10 s, and after its pauses of 5, 10 and 20 minutes again; the last time they come (facts:
 * kubernetes.md, sections 1.6 and 3.3: 2 min 46 s from the order to a scheduled pod, of which 20 s are for joining).
 */
export const fullCluster: Omit<Inside, 'furnish'> = {
  autoscaler: {
    pools: [
      { name: 'nodepool1', min: 3, max: 3, size: 3, machine: { cpu: '3860m', memory: '13Gi' }, vmSeconds: 146 },
      {
        ...{ name: 'large', min: 0, max: 5, size: 0, machine: { cpu: '15740m', memory: '60Gi', pods: '110' } },
        ...{ vmSeconds: 146, failsUntilSeconds: 1200 },
      },
    ],
  },
};

/**
 * Settings of the app are real seconds, for its clock is the wall clock, while a second here is a minute of the cluster at
 * the sandbox's speed of 60: so what the ordinary policy waits for is divided by 60, and never less than a second.
 */
export const hurried = {
  BURST_WAIT_SECONDS_MIN: '1',
  BURST_HOT_LOOK_SECONDS: '1',
  BURST_HOT_SECONDS: '5',
  BURST_SETTLE_SECONDS: '2',
  BURST_LIFE_SECONDS_MIN: '3',
  BURST_RETURN_PAUSE_SECONDS: '1',
};

/** Full VMs, 40 pods that can burst, and ten that cannot: to stay apart, by a disk, by a directory of the node, by their namespace. */
export function furnish(kubernetes: Kubernetes): void {
  kubernetes.create('namespaces', { metadata: { name: 'shop', labels: { [optInLabel]: 'true' } } });
  kubernetes.applyDeployment({ name: 'web', namespace: 'web', replicas: 9, requests: { cpu: '1200m', memory: '2Gi' } });
  kubernetes.create('persistentvolumeclaims', { metadata: { name: 'search-index' }, spec: {} }, 'shop');
  for (const name of shops) addShop(kubernetes, name);
  kubernetes.applyDeployment({ ...ofShop('search', 3), pod: { affinity: apart('search') } });
  const index = { name: 'index', persistentVolumeClaim: { claimName: 'search-index' } };
  kubernetes.applyDeployment({ ...ofShop('indexer', 1), pod: { volumes: [index] } });
  kubernetes.applyDeployment({
    ...ofShop('log-reader', 2),
    pod: { volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] },
  });
  kubernetes.applyDeployment({ ...ofShop('reports', 4), namespace: 'reports' });
}

function addShop(kubernetes: Kubernetes, name: string): void {
  kubernetes.applyDeployment(ofShop(name, podsEach));
  const spec = { minAvailable: podsEach - 1, selector: { matchLabels: { app: name } } };
  kubernetes.create('poddisruptionbudgets', { metadata: { name }, spec }, 'shop');
}

const requests = { cpu: '750m', memory: '1536Mi' };

const ofShop = (name: string, replicas: number): DeploymentSketch => ({
  ...{ name, namespace: 'shop', replicas, requests, image: `shop.azurecr.example/${name}:1` },
});

/** One on each node: three VMs have to come for three pods, and have room for many more. */
const apart = (app: string) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
    ],
  },
});

import type { TokenCredential } from '@azure/core-auth';
import type { PodOrder, PodResult } from '../../domain/cluster-view.ts';
import { podName } from '../../domain/cluster-view.ts';
import type { ClusterId } from '../../domain/ids.ts';
import { type Sight, seen } from '../../domain/sight.ts';
import type { Instant } from '../../domain/time.ts';
import { isCloudError } from '../../ports/cloud-error.ts';
import type { Kubernetes } from '../../ports/kubernetes.ts';
import type { Log } from '../../ports/log.ts';
import { burstPod, deletePod, evictPod } from './change-pod.ts';
import type { KubeApi } from './kube-api.ts';
import { createKubeApis } from './kube-apis.ts';
import { defaultKubeLimits, type KubeLimits } from './kube-limits.ts';
import type { KubeConnection } from './kubeconfig.ts';
import { readNode, readPod, removeNode, removePod } from './look-and-remove.ts';
import { readGlimpse, readView } from './read-view.ts';
import { unseenCluster } from './unseen-cluster.ts';

export interface KubernetesOptions {
  /** Where the API server of a cluster is; rejects with a CloudError. */
  readonly connectionOf: (id: ClusterId) => Promise<KubeConnection>;
  readonly credential: TokenCredential;
  readonly log?: Log;
  readonly limits?: Partial<KubeLimits>;
}

/** The Kubernetes API of any cluster by the official client, which is loaded when the first cluster is looked into. */
export function createKubernetes({ connectionOf, credential, log, limits: given }: KubernetesOptions): Kubernetes {
  const limits = { ...defaultKubeLimits, ...given };
  const apiOf = createKubeApis({ connectionOf, credential, limits, ...(log ? { log } : {}) });
  return {
    view: (id, now) => looking(apiOf(id), id, now, (api) => readView(api, now, limits)),
    glimpse: (id, now) => looking(apiOf(id), id, now, (api) => readGlimpse(api, limits)),
    burst: (id, order) => changing(apiOf(id), order, burstPod),
    evict: (id, order) => changing(apiOf(id), order, evictPod),
    giveBack: (id, order) => changing(apiOf(id), order, deletePod),
    pod: (id, named) => readPod(apiOf(id), id, named),
    node: (id, name) => readNode(apiOf(id), id, name),
    removePod: (id, order) => removePod(apiOf(id), id, order),
    removeNode: (id, order) => removeNode(apiOf(id), id, order),
  };
}

async function looking<T>(
  connecting: Promise<KubeApi>,
  id: ClusterId,
  now: Instant,
  read: (api: KubeApi) => Promise<T>,
): Promise<Sight<T>> {
  let server: string | null = null;
  try {
    const api = await connecting;
    server = api.server;
    return seen(await read(api), now);
  } catch (error) {
    return unseenCluster(error, id, server);
  }
}

async function changing<Order extends PodOrder>(
  connecting: Promise<KubeApi>,
  order: Order,
  change: (api: KubeApi, order: Order) => Promise<PodResult>,
): Promise<PodResult> {
  try {
    return await change(await connecting, order);
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return { pod: podName(order), result: 'failed', why: error.message };
  }
}

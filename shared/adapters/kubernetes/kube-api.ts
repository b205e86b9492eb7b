import type { TokenCredential } from '@azure/core-auth';
import type { CoreV1Api, NetworkingV1Api } from '@kubernetes/client-node';
import type { BurstOrder, NodeOrder, PodOrder } from '../../domain/cluster-view.ts';
import type { Node } from '../../domain/node.ts';
import type { Pod } from '../../domain/pod.ts';
import { asRecord } from '../arm/as-record.ts';
import { createHttpsLibrary, type JsonBody } from './https-library.ts';
import type { KubeLimits } from './kube-limits.ts';
import type { KubeConnection } from './kubeconfig.ts';

/** The requests that are made of one API server, each by the official client. They reject with what the client throws. */
export interface KubeApi {
  readonly server: string;
  /** One page of a list, over all namespaces. */
  list(kind: ListKind, query: ListQuery): Promise<Page>;
  read(named: PodNamed): Promise<Pod>;
  readNode(name: string): Promise<Node>;
  /** The pod as it then is, after all that the cluster makes of a change. */
  patch(order: BurstOrder): Promise<Pod>;
  evict(order: PodOrder): Promise<void>;
  remove(order: PodOrder): Promise<void>;
  /** At once, and only as it was seen. */
  removeNow(order: PodOrder): Promise<void>;
  removeNode(order: NodeOrder): Promise<void>;
}

export type PodNamed = Pick<PodOrder, 'namespace' | 'name'>;

export type ListKind = 'pods' | 'nodes' | 'namespaces' | 'networkpolicies' | 'events';

export interface ListQuery {
  readonly limit: number;
  readonly _continue?: string;
  readonly fieldSelector?: string;
}

export interface Page {
  readonly items: readonly unknown[];
  /** Empty on the last page. */
  readonly next: string;
}

export interface KubeApiOptions {
  readonly connection: KubeConnection;
  readonly credential: TokenCredential;
  readonly limits: KubeLimits;
  readonly onNoAnswer: () => void;
}

/** The AKS server application of Entra ID, the same in all clouds (facts: aks-virtual-nodes.md, section 7). */
export const aksScope = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

/** Shows in a pod's `managedFields` as who changed it. */
const fieldManager = 'aks-burst-controller';

export async function createKubeApi(options: KubeApiOptions): Promise<KubeApi> {
  const client = await import('./kube-client.ts');
  const { server } = options.connection;
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(server, {}),
    httpApi: createHttpsLibrary({ ...options, client }),
    authMethods: { default: signingIn(options.credential) },
  });
  const core = new client.CoreV1Api(configuration);
  const lists = listsOf(core, new client.NetworkingV1Api(configuration));
  const asMergePatch = client.setHeaderOptions('Content-Type', client.PatchStrategy.MergePatch);
  return {
    server,
    list: async (kind, query) => pageOf(jsonOf(await lists[kind](query))),
    read: async (named) => jsonOf(await core.readNamespacedPodWithHttpInfo(nameOf(named))) as Pod,
    readNode: async (name) => jsonOf(await core.readNodeWithHttpInfo({ name })) as Node,
    async patch(order) {
      const request = { ...nameOf(order), body: patchOf(order), fieldManager };
      return jsonOf(await core.patchNamespacedPodWithHttpInfo(request, asMergePatch)) as Pod;
    },
    async evict(order) {
      const metadata = nameOf(order);
      await core.createNamespacedPodEviction({ ...metadata, body: { metadata, deleteOptions: onlyIfSame(order) } });
    },
    async remove(order) {
      await core.deleteNamespacedPod({ ...nameOf(order), body: onlyIfSame(order) });
    },
    async removeNow(order) {
      await core.deleteNamespacedPod({ ...nameOf(order), body: { gracePeriodSeconds: 0, ...onlyAsSeen(order) } });
    },
    async removeNode(order) {
      await core.deleteNode({ name: order.name, body: onlyAsSeen(order) });
    },
  };
}

function signingIn(credential: TokenCredential) {
  return {
    getName: () => 'Entra ID',
    async applySecurityAuthentication(request: { setHeaderParam(name: string, value: string): void }) {
      const access = await credential.getToken(aksScope);
      request.setHeaderParam('Authorization', `Bearer ${access?.token ?? ''}`);
    },
  };
}

type List = (query: ListQuery) => Promise<{ readonly body: unknown }>;

const listsOf = (core: CoreV1Api, networking: NetworkingV1Api): Readonly<Record<ListKind, List>> => ({
  pods: (query) => core.listPodForAllNamespacesWithHttpInfo(query),
  nodes: (query) => core.listNodeWithHttpInfo(query),
  namespaces: (query) => core.listNamespaceWithHttpInfo(query),
  networkpolicies: (query) => networking.listNetworkPolicyForAllNamespacesWithHttpInfo(query),
  events: (query) => core.listEventForAllNamespacesWithHttpInfo(query),
});

const jsonOf = ({ body }: { readonly body: unknown }): unknown => (body as JsonBody).json;

function pageOf(json: unknown): Page {
  const { items, metadata } = asRecord(json);
  return { items: Array.isArray(items) ? items : [], next: String(asRecord(metadata).continue ?? '') };
}

const nameOf = ({ namespace, name }: PodNamed) => ({ namespace, name });

/** The list of tolerations is replaced as a whole, so all of them are in it (facts: kubernetes.md, section 1.4). */
const patchOf = ({ resourceVersion, annotations, tolerations }: BurstOrder) => ({
  metadata: { resourceVersion, annotations },
  spec: { tolerations },
});

/** Without a grace period of its own, so that the pod's counts. */
const onlyIfSame = ({ uid }: PodOrder) => ({ preconditions: { uid } });

const onlyAsSeen = ({ uid, resourceVersion }: NodeOrder) => ({ preconditions: { uid, resourceVersion } });

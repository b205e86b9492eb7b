import { burstPod, deletePod, evictPod } from '../../shared/adapters/kubernetes/change-pod.ts';
import type { KubeApi, ListKind, PodNamed } from '../../shared/adapters/kubernetes/kube-api.ts';
import { defaultKubeLimits } from '../../shared/adapters/kubernetes/kube-limits.ts';
import { readNode, readPod, removeNode, removePod } from '../../shared/adapters/kubernetes/look-and-remove.ts';
import { readGlimpse, readView } from '../../shared/adapters/kubernetes/read-view.ts';
import { unseenCluster } from '../../shared/adapters/kubernetes/unseen-cluster.ts';
import { type NodeOrder, type PodOrder, type PodResult, podName } from '../../shared/domain/cluster-view.ts';
import type { ClusterId } from '../../shared/domain/ids.ts';
import type { Node } from '../../shared/domain/node.ts';
import type { Pod } from '../../shared/domain/pod.ts';
import { type Sight, seen, unseen } from '../../shared/domain/sight.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { CloudError } from '../../shared/ports/cloud-error.ts';
import type { Kubernetes } from '../../shared/ports/kubernetes.ts';
import type { Tokens } from '../sandbox/kubernetes/api/access.ts';
import { handle } from '../sandbox/kubernetes/api/handle.ts';
import type { Cluster } from '../sandbox/kubernetes/cluster.ts';

export interface InProcessOptions {
  readonly id: ClusterId;
  readonly cluster: Cluster;
  readonly tokens: Tokens;
  readonly token: string;
  readonly pageSize?: number;
  /** Called around each request that writes, so that whoever watches the store knows whose a change is. */
  writing?(what: Hand, write: () => void): void;
}

export type Hand = 'burst' | 'evict' | 'give-back' | 'reap';

/**
 * The adapter's own code on the emulator's own request handler, without the wire between them: nothing takes time but
 * simulated time, and the same seed gives the same day. Whoever steps the emulator lets it answer to a change.
 */
export function inProcessKubernetes(options: InProcessOptions): Kubernetes {
  const { id, pageSize } = options;
  const api = apiOf(options);
  const limits = { ...defaultKubeLimits, ...(pageSize ? { pageSize } : {}) };
  const strange = (asked: ClusterId, order: PodOrder): PodResult | null =>
    asked === id ? null : { pod: podName(order), result: 'failed', why: `There is no ${asked}.` };
  const look = async <T>(asked: ClusterId, now: Instant, read: () => Promise<T>): Promise<Sight<T>> => {
    if (asked !== id) return unseen('unavailable', `There is no ${asked}.`);
    try {
      return seen(await read(), now);
    } catch (error) {
      return unseenCluster(error, id, api.server);
    }
  };
  const reach = async (asked: ClusterId): Promise<KubeApi> => {
    if (asked === id) return api;
    const words = { status: null, code: '', said: 'There is no such cluster.', advice: '' };
    throw new CloudError({ kind: 'unavailable', attempt: 'Reaching', target: asked, ...words });
  };
  return {
    view: (asked, now) => look(asked, now, () => readView(api, now, limits)),
    glimpse: (asked, now) => look(asked, now, () => readGlimpse(api, limits)),
    burst: async (asked, order) => strange(asked, order) ?? burstPod(api, order),
    evict: async (asked, order) => strange(asked, order) ?? evictPod(api, order),
    giveBack: async (asked, order) => strange(asked, order) ?? deletePod(api, order),
    pod: (asked, named) => readPod(reach(asked), asked, named),
    node: (asked, name) => readNode(reach(asked), asked, name),
    removePod: (asked, order) => removePod(reach(asked), asked, order),
    removeNode: (asked, order) => removeNode(reach(asked), asked, order),
  };
}

const paths: Readonly<Record<ListKind, string>> = {
  pods: '/api/v1/pods',
  nodes: '/api/v1/nodes',
  namespaces: '/api/v1/namespaces',
  networkpolicies: '/apis/networking.k8s.io/v1/networkpolicies',
  events: '/api/v1/events',
};

/** The requests that the adapter's own `createKubeApi` sends by the official client. */
function apiOf({ cluster, tokens, token, writing = (_, write) => write() }: InProcessOptions): KubeApi {
  const ask = asking(cluster, tokens, token);
  const pathOf = ({ namespace, name }: PodNamed) => `/api/v1/namespaces/${namespace}/pods/${name}`;
  const onlyIfSame = ({ uid }: PodOrder) => ({ preconditions: { uid } });
  const onlyAsSeen = ({ uid, resourceVersion }: NodeOrder) => ({ preconditions: { uid, resourceVersion } });
  return {
    server: 'https://in.process',
    async list(kind, { limit, _continue, fieldSelector }) {
      const query = { limit: `${limit}`, ...(_continue ? { continue: _continue } : {}) };
      const body = ask('GET', paths[kind], { query: { ...query, ...(fieldSelector ? { fieldSelector } : {}) } });
      const { items, metadata } = body as { items?: unknown[]; metadata?: { continue?: string } };
      return { items: items ?? [], next: metadata?.continue ?? '' };
    },
    read: async (named) => ask('GET', pathOf(named)) as Pod,
    readNode: async (name) => ask('GET', `${paths.nodes}/${name}`) as Node,
    async patch(order) {
      const { resourceVersion, annotations, tolerations } = order;
      const body = { metadata: { resourceVersion, annotations }, spec: { tolerations } };
      let patched: unknown;
      writing('burst', () => {
        patched = ask('PATCH', pathOf(order), { body, type: 'application/merge-patch+json' });
      });
      return patched as Pod;
    },
    async evict(order) {
      const metadata = { namespace: order.namespace, name: order.name };
      const body = { metadata, deleteOptions: onlyIfSame(order) };
      writing('evict', () => ask('POST', `${pathOf(order)}/eviction`, { body }));
    },
    async remove(order) {
      writing('give-back', () => ask('DELETE', pathOf(order), { body: onlyIfSame(order) }));
    },
    async removeNow(order) {
      writing('reap', () => ask('DELETE', pathOf(order), { body: { gracePeriodSeconds: 0, ...onlyAsSeen(order) } }));
    },
    async removeNode(order) {
      writing('reap', () => ask('DELETE', `${paths.nodes}/${order.name}`, { body: onlyAsSeen(order) }));
    },
  };
}

interface Question {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly type?: string;
}

/** One request; rejects as the client does where the answer is a refusal. */
function asking(cluster: Cluster, tokens: Tokens, token: string) {
  return (method: string, path: string, { query = {}, body, type = 'application/json' }: Question = {}): unknown => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type };
    const request = { method, path, query: new URLSearchParams(query), headers, text, bytes: Buffer.from(text) };
    const { answer } = handle(cluster, tokens, request);
    const said = answer.text ?? JSON.stringify(answer.body);
    if (answer.status >= 400) throw new Refused(answer.status, said);
    return JSON.parse(said);
  };
}

/** In the shape of the client's ApiException. */
class Refused extends Error {
  readonly code: number;
  readonly body: string;
  readonly headers = {};

  constructor(code: number, body: string) {
    super(`HTTP ${code}: ${body}`);
    this.code = code;
    this.body = body;
  }
}

import type { TokenCredential } from '@azure/core-auth';
import type { ClusterId } from '../../domain/ids.ts';
import type { Log } from '../../ports/log.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import type { KubeLimits } from './kube-limits.ts';
import type { KubeConnection } from './kubeconfig.ts';

export interface KubeApisOptions {
  readonly connectionOf: (id: ClusterId) => Promise<KubeConnection>;
  readonly credential: TokenCredential;
  readonly limits: KubeLimits;
  readonly log?: Log;
}

/**
 * One API per cluster, kept for some minutes with its open connections. One that brought no answer is forgotten at once:
 * the cluster may have moved, or its authority been renewed.
 */
export function createKubeApis({ connectionOf, credential, limits, log }: KubeApisOptions) {
  const known = new Map<ClusterId, Promise<KubeApi>>();

  function forget(id: ClusterId, api: Promise<KubeApi>): void {
    if (known.get(id) === api) known.delete(id);
  }

  function connect(id: ClusterId): Promise<KubeApi> {
    const onNoAnswer = () => {
      if (known.get(id) === api)
        log?.warn('An API server gave no answer; its address is asked for anew', { cluster: id });
      forget(id, api);
    };
    const api = connectionOf(id).then((connection) => createKubeApi({ connection, credential, limits, onNoAnswer }));
    known.set(id, api);
    api.catch(() => forget(id, api));
    setTimeout(() => forget(id, api), limits.connectionSecondsMax * 1000).unref();
    return api;
  }

  return (id: ClusterId): Promise<KubeApi> => known.get(id) ?? connect(id);
}

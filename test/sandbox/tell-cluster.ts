import type { Node } from './kubernetes/objects.ts';
import { isNodeReady } from './kubernetes/pods/conditions.ts';
import type { StartedCluster } from './start-cluster.ts';
import type { PodLife } from './witness.ts';

/** Tells what happens inside a cluster as it happens: nodes that come, and pods on ACI that all run, or have all left. */
export function tellCluster({ kubernetes, witness }: StartedCluster, tell: (line: string) => void): void {
  let told = '';
  kubernetes.store.subscribe(({ resource, object, previous }) => {
    if (resource === 'nodes' && isNodeReady(object as Node) && !isNodeReady(previous as Node | undefined)) {
      tell(`cluster   Node ${object.metadata.name} is ready`);
    }
    if (resource !== 'pods') return;
    const says = saysOfPods([...witness.lives.values()]);
    if (says !== '' && says !== told) tell(`cluster   ${says}`);
    told = says || told;
  });
}

function saysOfPods(lives: readonly PodLife[]): string {
  const sent = lives.filter(({ patchedMs }) => patchedMs !== undefined);
  const running = sent.filter(({ runningMs, goneMs }) => runningMs !== undefined && goneMs === undefined).length;
  const gone = sent.filter(({ goneMs }) => goneMs !== undefined).length;
  if (sent.length > 0 && running === sent.length) return `All ${running} burst pods run on ACI`;
  if (sent.length > 0 && gone === sent.length) return `All ${gone} burst pods have left ACI`;
  return '';
}

import type { Deletion } from './action.ts';
import type { ClusterId } from './ids.ts';
import type { ProvenStray } from './stray.ts';

/** What ends a stray. There is no other way to a deletion than from a proven one. */
export function deletionOf(clusterId: ClusterId, stray: ProvenStray): Deletion {
  switch (stray.kind) {
    case 'group-without-pod':
    case 'group-of-stuck-pod':
      return { kind: 'delete-group', clusterId, stray };
    case 'ghost-node':
      return { kind: 'delete-node', clusterId, stray };
    case 'stuck-pod':
      return { kind: 'delete-pod', clusterId, stray };
  }
}

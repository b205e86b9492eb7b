/** Why a burst pod stays on ACI for now: every reason there is, as a sentence. */
export const keeps = {
  leaving: 'The pod is going away already.',
  ended: 'The pod has ended, and nothing would be gained by moving it.',
  'given-back': 'The pod does not start on ACI, so it is given back instead of moved.',
  'node-down':
    'The virtual node of the pod is not Ready: evicted, the pod would stop serving, and nobody would confirm that it went. Once Kubernetes itself asks it to go, the reaper speaks of it.',
  bare: 'Nothing makes the pod anew, so it is never evicted unless that is allowed.',
  job: 'The pod belongs to a Job, whose work an eviction would begin again, so it is never evicted unless that is allowed.',
  'unknown-owner': 'Whether the owner of the pod would make another is not known, so it is never evicted.',
  'comes-back': 'The template of the pod tolerates the virtual node, so a new pod would land there again.',
  unjudged: 'Where a new pod could run hangs on a disk, a device or another scheduler, which is not judged here.',
  'vm-pods-unseen': 'The pods on VM nodes were not read, so no slot can be proven.',
  'unreadable-pod': 'A pod in the cluster has a form that is not understood, so no slot can be proven.',
  crowded: 'So many pods wait for VM nodes that no slot is left over.',
  'slot-missed':
    'The substitute of a pod moved before waits: its slot was none, so no other pod of its owner is moved.',
  'owner-busy': 'Other pods of the same owner are on their way, and a tenth of them is moved at a time, or one.',
  'move-limit': 'Pods of this owner were moved as often in the last hour as the policy allows for as many as it has.',
  'no-slot': 'No VM node has a slot for the pod after the pods that wait.',
  'too-young': 'The pod has not been on ACI for as long as the policy asks.',
  unsettled: 'VM nodes have not had room for long enough.',
  resting: 'The last try to bring the pod home failed.',
  'pass-limit': 'As many pods are moved in this pass as the policy allows.',
} as const satisfies Readonly<Record<string, string>>;

export type KeepReason = keyof typeof keeps;

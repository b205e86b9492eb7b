import { type ContainerGroup, hasGroupEnded } from '../../domain/container-group.ts';
import type { ReapMatter } from '../reap.ts';

/** Groups of the pod that have not ended, as far as is seen; null where they were not listed. */
export const runningGroupsOf = (uid: string, matter: ReapMatter): readonly ContainerGroup[] | null =>
  groupsOf(uid, matter)?.filter((group) => !hasGroupEnded(group)) ?? null;

export const groupsOf = (uid: string, { containerGroups }: ReapMatter): readonly ContainerGroup[] | null =>
  containerGroups?.filter((group) => group.pod?.uid === uid) ?? null;

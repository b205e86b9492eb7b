import type { Container, Pod } from '../domain/pod.ts';
import { both, inEach } from './found.ts';

/** Looks into every container of a pod, init containers first. */
export function inContainers({ spec }: Pod, find: (container: Container) => readonly string[]): readonly string[] {
  return both(
    inEach('spec.initContainers', spec?.initContainers, find),
    inEach('spec.containers', spec?.containers, find),
  );
}

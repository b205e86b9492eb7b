import type { Container } from '../../domain/pod.ts';
import { below, both, nothing } from '../found.ts';

/** The handlers of a container's lifecycle hooks: `lifecycle.preStop.exec`. */
export function hookHandlers({ lifecycle }: Container): readonly string[] {
  if (!lifecycle) return nothing;
  const { preStop, postStart } = lifecycle;
  return below('lifecycle', both(handlersIn('preStop', preStop), handlersIn('postStart', postStart)));
}

function handlersIn(hook: string, handlers: object | null | undefined): readonly string[] {
  if (!handlers) return nothing;
  const set = Object.entries(handlers).filter(([, handler]) => handler !== undefined && handler !== null);
  return set.map(([name]) => `${hook}.${name}`);
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../ports/log.ts';

const current = new AsyncLocalStorage<Log>();

/** Runs the work of one invocation; whatever it logs, however deep, is told in that invocation's own log. */
export function withLog<T>(log: Log, work: () => Promise<T>): Promise<T> {
  return current.run(log, work);
}

/** The log of the invocation that is running; outside of one, nobody listens. */
export const invocationLog: Log = {
  info: (message, fields) => current.getStore()?.info(message, fields),
  warn: (message, fields) => current.getStore()?.warn(message, fields),
  error: (message, fields) => current.getStore()?.error(message, fields),
};

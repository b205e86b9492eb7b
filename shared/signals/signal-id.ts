import { createHash } from 'node:crypto';
import type { SignalCause } from '../domain/signal.ts';

/** The same parts give the same id, so a repeat is known as one. Fit for a blob name, a table key and a log line. */
export function signalId(cause: SignalCause, ...parts: readonly string[]): string {
  return `${cause}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

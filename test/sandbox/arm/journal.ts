/** The journal of calls: what was asked of the emulator and what it answered, for stories, summaries and judges. */

export interface RecordedCall {
  /** Milliseconds since the epoch. */
  at: number;
  service: string;
  /** As in the official clients, e.g. `subnets.createOrUpdate`; `unmodelled` where no route fits. */
  operation: string;
  kind: 'read' | 'write';
  method: string;
  /** Path and query, slashes collapsed. */
  path: string;
  /** 0 where the connection was dropped without an answer. */
  status: number;
  /** Without the token. */
  requestHeaders: Record<string, string>;
  requestBody?: unknown;
  responseHeaders: Record<string, string>;
  responseBody?: unknown;
  correlationId: string;
}

/** How many reads and writes each service saw. */
export function countCalls(calls: RecordedCall[]): Record<string, { reads: number; writes: number }> {
  const counts: Record<string, { reads: number; writes: number }> = {};
  for (const { service, kind } of calls) {
    counts[service] ??= { reads: 0, writes: 0 };
    counts[service][kind === 'read' ? 'reads' : 'writes'] += 1;
  }
  return counts;
}

/** What a handler answers with, before it becomes bytes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Status } from '../statuses.ts';

/** A body as JSON, a plain text, or a stream that writes for itself until the request ends. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
  stream?: (response: ServerResponse, request: IncomingMessage) => void;
}

export function statusAnswer(status: Status): Answer {
  const seconds = status.details?.retryAfterSeconds;
  return {
    status: status.code ?? 200,
    body: status,
    ...(seconds ? { headers: { 'retry-after': String(seconds) } } : {}),
  };
}

export function warningHeader(unknownFields: readonly string[]): Record<string, string> {
  if (unknownFields.length === 0) return {};
  // Several warnings of one answer are joined as repeated headers are.
  return { warning: unknownFields.map((field) => `299 - "unknown field \\"${field}\\""`).join(', ') };
}

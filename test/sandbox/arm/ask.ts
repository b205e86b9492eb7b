/** A bare https client for tests of the emulator: no retries, no pollers, nothing hidden. */
import { request } from 'node:https';
import { issueToken } from '../tokens.ts';
import type { Arm } from './server.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  body: any;
}

export interface Question {
  body?: unknown;
  headers?: Record<string, string>;
  /** Audience of the token; null sends none. */
  audience?: string | null;
}

const API_VERSION = '2026-01-01';

/** Asks the emulator; `path` gets an api-version where it has no query. */
export function ask(arm: Arm, ca: string, method: string, path: string, question: Question = {}): Promise<Reply> {
  const { body, headers = {}, audience = 'https://management.azure.com' } = question;
  const token = audience && issueToken({ audience, nowMs: Date.now() }).token;
  const target = path.includes('?') ? path : `${path}?api-version=${API_VERSION}`;
  return new Promise((resolve, reject) => {
    const options = { method, ca, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } };
    const sent = request(`${arm.url}${target}`, options, async (response) => {
      const text = (await response.toArray()).join('');
      const { statusCode = 0, headers: got } = response;
      resolve({
        status: statusCode,
        headers: got as Record<string, string>,
        body: text ? JSON.parse(text) : undefined,
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { asRecord } from './as-record.ts';

const bodies = new WeakMap<object, string>();

/** The SDK's helper for paged lists throws a refusal's text away, and with it the name of the right that is missing. */
export const rememberErrorBody: PipelinePolicy = {
  name: 'rememberErrorBody',
  async sendRequest(request, next) {
    const response = await next(request);
    if (response.status >= 400 && response.bodyAsText) bodies.set(request, response.bodyAsText);
    return response;
  },
};

/** The body of the answer to that request, where it was an error in JSON; empty else. */
export function errorBodyOf(request: object | undefined): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse((request && bodies.get(request)) ?? '{}'));
  } catch {
    return {};
  }
}

import type {
  HttpMethods,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  RetryStrategy,
} from '@azure/core-rest-pipeline';
import type { Log } from '../../ports/log.ts';
import { retryAfterSecondsOf } from './failure.ts';

/**
 * How often and how long one request is tried. The SDK's own policy waits as long as Retry-After says, up to hours;
 * a Function must not, so a longer wait goes back to the caller as `throttled` with its seconds.
 */
export interface RetryLimits {
  readonly retriesMax: number;
  readonly waitSecondsMax: number;
  /** The first wait where the service names none; doubled each time. */
  readonly waitSecondsMin: number;
  /** One try of a read, from the first byte sent to the last received. */
  readonly readSecondsMax: number;
  /** One try of a write: AKS checks for up to a minute before it answers, and an answer given up is an answer lost. */
  readonly writeSecondsMax: number;
}

/** A read takes at most three tries of 20 s and two waits of 5 s. */
export const defaultRetryLimits: RetryLimits = {
  retriesMax: 2,
  waitSecondsMax: 5,
  waitSecondsMin: 1,
  readSecondsMax: 20,
  writeSecondsMax: 60,
};

/**
 * The strategy for the SDK's retryPolicy. A write is repeated only where the service said that it did not take it:
 * after a 5xx or a broken connection it may have, and the next pass finds out by looking.
 */
export function boundedRetry(limits: RetryLimits, log?: Log): RetryStrategy {
  return {
    name: 'boundedRetry',
    retry({ retryCount, response, responseError }) {
      const request = response?.request ?? responseError?.request;
      const seconds = waitSecondsOf(limits, retryCount, request, response);
      if (seconds === null || seconds > limits.waitSecondsMax) return { skipStrategy: true };
      log?.warn('No usable answer from Azure; trying once more', {
        host: hostOf(request),
        seconds,
        status: response?.status ?? null,
        code: responseError?.code ?? null,
      });
      return { retryAfterInMs: seconds * 1000 };
    },
  };
}

/** Gives each try a deadline, since the SDK's default is none. */
export function deadlinePolicy({ readSecondsMax, writeSecondsMax }: RetryLimits): PipelinePolicy {
  return {
    name: 'deadlinePolicy',
    sendRequest(request, next) {
      request.timeout ||= (isRead(request) ? readSecondsMax : writeSecondsMax) * 1000;
      return next(request);
    },
  };
}

const refusedForNow = new Set([429, 503]);
const notImplemented = new Set([501, 505]);

/** Seconds to wait before another try; null where none is due. Without an answer it was the connection that failed. */
function waitSecondsOf(
  limits: RetryLimits,
  retryCount: number,
  request: PipelineRequest | undefined,
  response: PipelineResponse | undefined,
): number | null {
  const asked = retryAfterSecondsOf(response?.headers);
  if (response && refusedForNow.has(response.status) && asked !== null) return asked;
  if (response && !isServerTrouble(response.status)) return null;
  if (!request || !isRead(request)) return null;
  return Math.min(limits.waitSecondsMin * 2 ** retryCount, limits.waitSecondsMax);
}

function isServerTrouble(status: number): boolean {
  return status === 408 || (status >= 500 && !notImplemented.has(status));
}

const readMethods = new Set<HttpMethods>(['GET', 'HEAD']);

/** Resource Graph reads by POST. */
function isRead({ method, url }: PipelineRequest): boolean {
  return readMethods.has(method) || /\/providers\/Microsoft\.ResourceGraph\//i.test(url);
}

function hostOf(request: PipelineRequest | undefined): string | null {
  return request ? new URL(request.url).host : null;
}

import { setTimeout as wait } from 'node:timers/promises';
import type { RetryContext, RetryOptions } from './worker-protocol.ts';

/**
 * Runs an invocation under the retry policy of its function, in process, as the host does (functions-host.md, section 3):
 * the retry context is there from the first attempt. Rejects with the last error when the attempts are used up.
 */
export async function retrying<T>(
  retry: RetryOptions | undefined,
  invoke: (context: { retryContext?: RetryContext }) => Promise<T>,
): Promise<T> {
  if (!retry) return invoke({});
  const maxRetryCount = retry.maxRetryCount ?? 0;
  let exception: RetryContext['exception'];
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      return await invoke({ retryContext: { retryCount, maxRetryCount, ...(exception ? { exception } : {}) } });
    } catch (error) {
      const isLast = maxRetryCount >= 0 && retryCount >= maxRetryCount;
      if (isLast) throw error;
      exception = { message: error instanceof Error ? error.message : String(error) };
      await wait(delaySeconds(retry, retryCount) * 1000);
    }
  }
}

function delaySeconds(retry: RetryOptions, retryCount: number): number {
  if (retry.retryStrategy === 'fixedDelay') return retry.delayInterval?.seconds ?? 0;
  const least = retry.minimumInterval?.seconds ?? 0;
  const most = retry.maximumInterval?.seconds ?? least;
  return Math.min(most, least * 2 ** retryCount);
}

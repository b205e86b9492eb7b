import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvoker } from './invoker.ts';
import type { LoadedFunction } from './loaded-function.ts';
import { retrying } from './retry.ts';
import { InvocationFailed, type WorkerProcess } from './worker-process.ts';

const fn: LoadedFunction = {
  name: 'slow',
  type: 'queueTrigger',
  trigger: { type: 'queueTrigger' },
  triggerName: 'message',
  outputs: {},
  retry: undefined,
  isDisabled: false,
};

function workerThatNeverAnswers() {
  return { pid: 1, functions: [], invoke: () => new Promise<never>(() => {}), kill: vi.fn(), end: async () => {} };
}

function invokerOn(worker: WorkerProcess, writeOutputs = async () => {}) {
  return createInvoker({ worker, log: () => {}, functionTimeoutSeconds: 20, writeOutputs });
}

describe('An invocation', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('that outruns functionTimeout by its grace fails and costs the worker its process', async () => {
    const worker = workerThatNeverAnswers();
    const invocation = invokerOn(worker).invoke({ fn, input: { string: '' }, reason: 'test' });
    const outcome = expect(invocation).rejects.toThrow('Timeout value of 20 s exceeded');

    await vi.advanceTimersByTimeAsync(31_999);
    expect(worker.kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    await outcome;
    expect(worker.kill).toHaveBeenCalledOnce();
  });

  it('whose output cannot be written has failed', async () => {
    const worker = { ...workerThatNeverAnswers(), invoke: async () => ({}) };
    const invoker = invokerOn(worker, async () => {
      throw new Error('message too large');
    });

    const invocation = invoker.invoke({ fn, input: { string: '' }, reason: 'test' });

    await expect(invocation).rejects.toThrow(InvocationFailed);
  });
});

describe('A function with a retry policy', () => {
  it('knows its retry context from the first attempt, and the error of the last one', async () => {
    const contexts: unknown[] = [];
    const policy = { retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 0 } };

    const outcome = retrying(policy, async ({ retryContext }) => {
      contexts.push(retryContext);
      throw new Error(`attempt ${contexts.length}`);
    });

    await expect(outcome).rejects.toThrow('attempt 3');
    expect(contexts).toEqual([
      { retryCount: 0, maxRetryCount: 2 },
      { retryCount: 1, maxRetryCount: 2, exception: { message: 'attempt 1' } },
      { retryCount: 2, maxRetryCount: 2, exception: { message: 'attempt 2' } },
    ]);
  });
});

import type { LoadedFunction } from './loaded-function.ts';
import { methodsOf, pathOf } from './routes.ts';

/** A function of a running host, for lists and tests. */
export interface FunctionSummary {
  readonly name: string;
  readonly type: LoadedFunction['type'];
  readonly isDisabled: boolean;
  /** Where it listens: methods and path, queue, schedule. */
  readonly source: string;
}

export function summarize(fn: LoadedFunction, routePrefix: string): FunctionSummary {
  const sources = {
    httpTrigger: () => `${methodsOf(fn).join(',')} /${pathOf(fn, routePrefix)}`,
    queueTrigger: () => `queue ${String(fn.trigger.queueName)}`,
    timerTrigger: () => `schedule ${String(fn.trigger.schedule)}`,
    eventGridTrigger: () => `/runtime/webhooks/eventgrid?functionName=${fn.name}`,
  };
  return { name: fn.name, type: fn.type, isDisabled: fn.isDisabled, source: sources[fn.type]() };
}

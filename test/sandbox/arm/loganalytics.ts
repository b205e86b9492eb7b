/**
 * The Log Analytics query endpoint: transport and error shapes only. What a query answers is decided by an injected
 * evaluator, which sees the world through a closure of its own.
 */
import { notModelled, refuse } from './errors.ts';
import { type Answer, type Call, queryValue, type Route } from './router.ts';

export interface LogTable {
  name: string;
  columns: { name: string; type: string }[];
  rows: unknown[][];
}

/** `status` defaults to 400 where there are no tables; with tables the error makes the answer a partial one. */
export interface LogError {
  code: string;
  message: string;
  status?: number;
  innererror?: { code: string; message: string };
}

export type LogAnswer = { tables: LogTable[]; error?: LogError } | { error: LogError };

/** `resourceId` is a resource's id, or a workspace's guid; `timespan` is as sent. */
export type EvaluateQuery = (
  resourceId: string,
  query: string,
  timespan: string | undefined,
  nowMs: number,
) => LogAnswer | Promise<LogAnswer>;

export function loganalyticsRoutes(evaluateQuery?: EvaluateQuery): Route[] {
  const evaluate = (call: Call, resourceId: string) => runQuery(call, resourceId, evaluateQuery);
  const common = { service: 'loganalytics', method: 'POST', kind: 'read', plane: 'logs' } as const;
  return [
    {
      ...common,
      operation: 'logs.queryWorkspace',
      path: '/v1/workspaces/{workspaceId}/query',
      handle: (call) => evaluate(call, call.param('workspaceId')),
    },
    {
      ...common,
      operation: 'logs.queryResource',
      path: '/v1/{...resource}/query',
      handle: (call) => evaluate(call, `/${call.param('resource')}`),
    },
  ];
}

async function runQuery(call: Call, resourceId: string, evaluateQuery?: EvaluateQuery): Promise<Answer> {
  const { query, timespan } = (call.body ?? {}) as { query?: unknown; timespan?: string };
  if (typeof query !== 'string') {
    return refuse(400, 'BadArgumentError', 'The request had some invalid properties: the query is missing.');
  }
  if (!evaluateQuery) return notModelled('Log Analytics queries without an evaluator');
  const span = timespan ?? queryValue(call, 'timespan');
  const answer = await evaluateQuery(resourceId, query, span, call.nowMs);
  if (!answer.error) return { status: 200, body: answer };
  const { status = 400, ...error } = answer.error;
  return 'tables' in answer ? { status: 200, body: { tables: answer.tables, error } } : { status, body: { error } };
}

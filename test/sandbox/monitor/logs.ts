import { evaluateQuery, type LogAnswer, type LogTable } from './evaluate-query.ts';

export interface LogsWorld {
  /** The tables of the workspace that a resource sends its logs to; none where it sends none. */
  tablesOf(resourceId: string, nowMs: number): readonly LogTable[];
}

/** Answers one resource-centric query: `timespan` as in the request's body, `nowMs` the service's time. */
export type AnswerLogQuery = (
  resourceId: string,
  query: string,
  timespan: string | undefined,
  nowMs: number,
) => LogAnswer;

/** The Log Analytics query endpoint without its HTTP: rows of other resources in the same workspace are out of sight. */
export function createLogs({ tablesOf }: LogsWorld): AnswerLogQuery {
  return (resourceId, query, timespan, nowMs) => {
    const own = `/${resourceId.replace(/^\/+/, '')}`.toLowerCase();
    const tables = tablesOf(own, nowMs).map((table) => ({
      ...table,
      rows: table.rows.filter(({ _ResourceId }) => _ResourceId === own),
    }));
    return evaluateQuery(tables, query, timespan, nowMs);
  };
}

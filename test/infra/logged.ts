import { format } from 'node:util';
import type { Log } from '../../shared/ports/log.ts';
import type { LogTable } from '../sandbox/monitor/evaluate-query.ts';
import type { TableSchema } from '../sandbox/monitor/kusto.ts';

/** As much of the workspace's table as is asked for (Microsoft's reference of Application Insights tables). */
export const appTraces: TableSchema = {
  name: 'AppTraces',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Message', type: 'string' },
    { name: 'SeverityLevel', type: 'int' },
    { name: 'Type', type: 'string' },
    { name: '_BilledSize', type: 'real' },
  ],
};

/** As much of the log of an account's blobs as is asked for (Microsoft's reference of its table). */
export const storageBlobLogs: TableSchema = {
  name: 'StorageBlobLogs',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'AccountName', type: 'string' },
    { name: 'AuthenticationType', type: 'string' },
    { name: 'CallerIpAddress', type: 'string' },
    { name: 'Category', type: 'string' },
    { name: 'ObjectKey', type: 'string' },
    { name: 'OperationName', type: 'string' },
    { name: 'RequesterObjectId', type: 'string' },
    { name: 'RequesterUpn', type: 'string' },
    { name: 'StatusText', type: 'string' },
  ],
};

/** What Application Insights keeps of a log: the text and its fields in one message, as the worker of Node joins them. */
export class Logged implements Log {
  readonly #rows: { TimeGenerated: string; Message: string }[] = [];
  readonly #now: () => string;

  constructor(now: () => string) {
    this.#now = now;
  }

  info = (message: string, fields = {}): void => this.says(format(message, fields));
  warn = this.info;
  error = this.info;

  /** A line as it stands in the log. */
  says(message: string, at = this.#now()): void {
    this.#rows.push({ TimeGenerated: at, Message: message });
  }

  /** What the host says when an invocation has ended. */
  ends(name: string, how: 'Succeeded' | 'Failed' = 'Succeeded'): void {
    this.says(`Executed 'Functions.${name}' (${how}, Id=0b53ffa4-f1d5-4d5d-8b0a-6be4de17f2a8, Duration=312ms)`);
  }

  get messages(): readonly string[] {
    return this.#rows.map(({ Message }) => Message);
  }

  get table(): LogTable {
    return { ...appTraces, rows: this.#rows };
  }
}

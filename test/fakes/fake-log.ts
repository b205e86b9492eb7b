import type { Log } from '../../shared/ports/log.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what was said. */
export class FakeLog implements Log {
  readonly lines: LogLine[] = [];

  info(message: string, fields = {}): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields = {}): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields = {}): void {
    this.lines.push({ level: 'error', message, fields });
  }

  messages(level: LogLine['level']): readonly string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}

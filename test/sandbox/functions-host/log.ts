/** One line of the host's or the app's log. The categories are those of Azure: `Function.NAME`, `Function.NAME.User`, `Host.*`. */
export interface LogEntry {
  readonly time: string;
  readonly level: LogLevel;
  readonly category: string;
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly message: string;
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

export type Log = (entry: Omit<LogEntry, 'time'>) => void;

const levelsInOrder: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];
const defaultLevel: LogLevel = 'information';

/** A log that drops what `logging.logLevel` of host.json silences; the longest category prefix decides. */
export function createLog(logLevels: Readonly<Record<string, string>>, onLog: (entry: LogEntry) => void): Log {
  return (entry) => {
    const threshold = thresholdOf(entry.category, logLevels);
    const isLoud = levelsInOrder.indexOf(entry.level) >= levelsInOrder.indexOf(threshold);
    if (isLoud && threshold !== 'none') onLog({ time: new Date().toISOString(), ...entry });
  };
}

/** `[time] LEVEL function: text`, with `host` where no function speaks. */
export function formatLogEntry(entry: LogEntry): string {
  const speaker = entry.functionName ?? 'host';
  return `[${entry.time}] ${entry.level.toUpperCase()} ${speaker}: ${entry.message}`;
}

/** Whatever an app or a host.json calls a level, as one of ours. */
export function toLogLevel(text: string): LogLevel {
  const lower = text.toLowerCase();
  return levelsInOrder.find((level) => level === lower) ?? defaultLevel;
}

function thresholdOf(category: string, logLevels: Readonly<Record<string, string>>): LogLevel {
  const matching = Object.keys(logLevels)
    .filter((prefix) => category === prefix || category.startsWith(`${prefix}.`))
    .sort((one, other) => other.length - one.length);
  return toLogLevel(logLevels[matching[0] ?? 'default'] ?? defaultLevel);
}

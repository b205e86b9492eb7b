/** Times as Kubernetes writes them: whole seconds in metadata and status, microseconds in the scheduler's events. */

export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function microTimeOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** An age as in the tables of kubectl: `45s`, `3m12s`, `5h`, `12d`. */
export function ageOf(since: string | null | undefined, nowMs: number): string {
  if (!since) return '<unknown>';
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

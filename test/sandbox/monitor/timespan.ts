import { NotEvaluated } from './values.ts';

/** Whether a time lies in an API timespan: none, `PT1H` (up to now), or an interval of times and durations. */
export function timespanOf(timespan: string | undefined, nowMs: number): (timeMs: number) => boolean {
  if (!timespan) return () => true;
  const [from, to] = boundsOf(timespan, nowMs);
  return (timeMs) => timeMs >= from && timeMs <= to;
}

function boundsOf(timespan: string, nowMs: number): readonly [number, number] {
  const [first = '', second] = timespan.split('/');
  if (second === undefined) return [nowMs - durationMs(first), nowMs];
  if (first.startsWith('P')) return [timeMs(second) - durationMs(first), timeMs(second)];
  const from = timeMs(first);
  return [from, second.startsWith('P') ? from + durationMs(second) : timeMs(second)];
}

function timeMs(text: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new NotEvaluated('the time', text);
  return milliseconds;
}

const durationPattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

function durationMs(text: string): number {
  const match = durationPattern.exec(text);
  if (!match) throw new NotEvaluated('the duration', text);
  const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

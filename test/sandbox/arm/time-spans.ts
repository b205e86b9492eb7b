/** ISO 8601 durations and time spans, as Azure Monitor's queries carry them. */

/** Milliseconds since the epoch; `endMs` is excluded. */
export interface TimeSpan {
  startMs: number;
  endMs: number;
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const DEFAULT_SPAN_MS = 3_600_000;

/** `start/end`, `duration/end`, `start/duration` or a duration that ends now; undefined where the text is none of these. */
export function parseTimeSpan(text: string | undefined, nowMs: number): TimeSpan | undefined {
  if (!text) return { startMs: nowMs - DEFAULT_SPAN_MS, endMs: nowMs };
  const [first = '', second] = text.split('/');
  const [firstMs, secondMs] = [durationMs(first), durationMs(second ?? '')];
  const endMs =
    second === undefined ? nowMs : secondMs === undefined ? Date.parse(second) : Date.parse(first) + secondMs;
  const startMs = firstMs === undefined ? Date.parse(first) : endMs - firstMs;
  return Number.isFinite(startMs) && Number.isFinite(endMs) && startMs < endMs ? { startMs, endMs } : undefined;
}

/** The length of an ISO duration without months and years, which have none. */
export function durationMs(text: string): number | undefined {
  const match = text.match(DURATION);
  if (!match || text.length < 3) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

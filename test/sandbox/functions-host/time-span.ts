const pattern = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/** Seconds of a .NET TimeSpan as host.json writes it: `[d.]hh:mm:ss[.fff]`. Throws on anything else. */
export function parseTimeSpan(text: string): number {
  const match = pattern.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not a time span; write [d.]hh:mm:ss, as in "00:00:30"`);
  const [days, hours, minutes, seconds] = [match[1] ?? 0, match[2], match[3], match[4]].map(Number);
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

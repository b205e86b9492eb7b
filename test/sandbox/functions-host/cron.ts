/** The moments an NCRONTAB expression names, in UTC. */
export interface Cron {
  /** The first moment after the given one. */
  nextAfter(moment: Date): Date;
  /** Whether moments may lie less than a minute apart: such a timer keeps no status (functions-host.md, 3). */
  readonly isFinerThanMinute: boolean;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly Field[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: monthNames },
  { name: 'day of week', least: 0, most: 6, names: dayNames },
];
// 29 February on a given weekday comes again within 40 years, also across a year like 2100.
const longestSearchDays = 41 * 366;
const dayMilliseconds = 86_400_000;

/** Reads six fields, second first, or five without seconds. Throws with the field and the text that are wrong. */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== fields.length) throw new Error(`"${text}" is no NCRONTAB schedule: it needs six fields`);
  const sets = fields.map((field, index) => parseField(field, six[index] ?? ''));
  const [seconds = [], minutes = [], hours = [], daysOfMonth = [], months = [], daysOfWeek = []] = sets;
  const times = { hours, minutes, seconds };
  const isDay = (day: Date) =>
    daysOfMonth.includes(day.getUTCDate()) &&
    months.includes(day.getUTCMonth() + 1) &&
    daysOfWeek.includes(day.getUTCDay());
  return {
    isFinerThanMinute: seconds.length > 1,
    nextAfter: (moment) => findNext(moment, isDay, times, text),
  };
}

interface Times {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

function findNext(moment: Date, isDay: (day: Date) => boolean, times: Times, text: string): Date {
  const earliest = Math.floor(moment.getTime() / 1000) * 1000 + 1000;
  let day = Math.floor(earliest / dayMilliseconds) * dayMilliseconds;
  for (let searched = 0; searched < longestSearchDays; searched += 1) {
    const time = isDay(new Date(day)) ? firstTime(day, earliest, times) : undefined;
    if (time !== undefined) return new Date(time);
    day += dayMilliseconds;
  }
  throw new Error(`the schedule "${text}" never comes`);
}

function firstTime(day: number, earliest: number, { hours, minutes, seconds }: Times): number | undefined {
  for (const hour of hours) {
    if (day + (hour + 1) * 3_600_000 <= earliest) continue;
    for (const minute of minutes) {
      for (const second of seconds) {
        const time = day + ((hour * 60 + minute) * 60 + second) * 1000;
        if (time >= earliest) return time;
      }
    }
  }
  return undefined;
}

function parseField(field: Field, text: string): number[] {
  const values = new Set(text.split(',').flatMap((part) => parsePart(field, part)));
  return [...values].sort((one, other) => one - other);
}

function parsePart(field: Field, part: string): number[] {
  const [range = '', step] = part.split('/');
  const [from = '', to] = range.split('-');
  const stride = step === undefined ? 1 : Number(step);
  const first = from === '*' ? field.least : parseValue(field, from);
  // `n/step` runs on to the end of the field, as NCrontab reads it.
  const single = step === undefined ? first : field.most;
  const last = from === '*' ? field.most : to === undefined ? single : parseValue(field, to);
  const isSound = Number.isInteger(stride) && stride > 0 && first <= last && !(from === '*' && to !== undefined);
  if (!isSound) throw new Error(`"${part}" is no valid ${field.name} of an NCRONTAB schedule`);
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
}

function parseValue(field: Field, text: string): number {
  const named = field.names?.findIndex((name) => text.length >= 3 && text.toLowerCase().startsWith(name)) ?? -1;
  const value = named >= 0 ? named + field.least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.least && value <= field.most)) {
    throw new Error(`"${text}" is no valid ${field.name}: ${field.least} to ${field.most}`);
  }
  return value;
}

/** Whether a value of a route satisfies one inline constraint of ASP.NET, such as `int` or `range(1,10)`. */
export type RouteConstraint = (value: string) => boolean;

const guid = /^(?:[0-9a-f]{32}|[({]?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[)}]?)$/i;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

const makers: Readonly<Record<string, (args: string) => RouteConstraint>> = {
  int: () => (value) => isInteger(value, 31n),
  long: () => (value) => isInteger(value, 63n),
  bool: () => (value) => /^(true|false)$/i.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  decimal: () => (value) => decimal.test(value),
  double: () => (value) => number.test(value),
  float: () => (value) => number.test(value),
  guid: () => (value) => guid.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  required: () => (value) => value !== '',
  minlength: (args) => (value) => value.length >= Number(args),
  maxlength: (args) => (value) => value.length <= Number(args),
  length: (args) => (value) => isBetween(value.length, ...pairOf(args)),
  min: (args) => (value) => isInteger(value, 63n) && Number(value) >= Number(args),
  max: (args) => (value) => isInteger(value, 63n) && Number(value) <= Number(args),
  range: (args) => (value) => isInteger(value, 63n) && isBetween(Number(value), ...pairOf(args)),
  regex: (args) => (value) => new RegExp(args.replaceAll('{{', '{').replaceAll('}}', '}'), 'i').test(value),
  file: () => isFileName,
  nonfile: () => (value) => !isFileName(value),
};

/** Throws on a constraint ASP.NET does not have, as the host does at start. */
export function parseConstraint(name: string, args: string): RouteConstraint {
  const make = makers[name.toLowerCase()];
  if (!make) throw new Error(`route constraint "${name}" does not exist`);
  return make(args);
}

function isInteger(value: string, bits: bigint): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  const parsed = BigInt(value.replace(/^\+/, ''));
  return parsed >= -(2n ** bits) && parsed < 2n ** bits;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function pairOf(args: string): [number, number] {
  const [least, most = least] = args.split(',').map(Number);
  return [least ?? Number.NaN, most ?? Number.NaN];
}

function isFileName(value: string): boolean {
  const lastPart = value.slice(value.lastIndexOf('/') + 1);
  return /\.[^.]+$/.test(lastPart);
}

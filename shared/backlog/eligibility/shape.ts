import { below, both, inEach, nothing } from '../found.ts';
import { parseQuantity } from '../quantity.ts';

/**
 * Says whether a value from outside has the shape that rules rely on. Absent and null are the same, as in the API. Asking
 * is cheap; only for a value that does not fit are the paths of its misfits worked out.
 */
export interface Shape {
  fits(value: unknown): boolean;
  /** The paths of what does not fit, within a value that does not. */
  misfits(value: unknown): readonly string[];
}

const scalar = (fits: (value: unknown) => boolean): Shape => ({ fits, misfits: () => [''] });

/** Read by its presence alone. */
export const anything = scalar(() => true);
export const text = scalar((value) => typeof value === 'string');
export const flag = scalar((value) => typeof value === 'boolean');
export const number = scalar((value) => typeof value === 'number' && Number.isFinite(value));
export const textOrNumber = scalar((value) => typeof value === 'string' || Number.isFinite(value));
export const plainObject = scalar(isObject);
export const time = scalar((value) => isTimely(value) && !Number.isNaN(new Date(value).getTime()));
/** A resource is never asked for in the negative. */
export const amount = scalar((value) => (parseQuantity(value) ?? -1) >= 0);

const isTimely = (value: unknown): value is string | Date => typeof value === 'string' || value instanceof Date;

export function listOf(shape: Shape, min = 0): Shape {
  return {
    fits: (value) =>
      Array.isArray(value) && value.length >= min && value.every((item) => isSet(item) && shape.fits(item)),
    misfits: (value) => (Array.isArray(value) && value.length >= min ? inEach('', value, misfitOf(shape)) : ['']),
  };
}

export function mapOf(shape: Shape): Shape {
  return {
    fits(value) {
      if (!isObject(value)) return false;
      for (const key in value) if (isSet(value[key]) && !shape.fits(value[key])) return false;
      return true;
    },
    misfits: (value) =>
      isObject(value)
        ? misfitsIn(
            value,
            Object.keys(value),
            () => shape,
            (key) => `['${key}']`,
          )
        : [''],
  };
}

/** Members beyond these are of no concern. */
export function objectOf(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const shapes: ReadonlyMap<string, Shape> = new Map(Object.entries({ ...optional, ...required }));
  const needed = Object.keys(required);
  return {
    fits(value) {
      if (!isObject(value)) return false;
      for (const name of needed) if (!isSet(value[name])) return false;
      for (const name in value) {
        const member = value[name];
        if (isSet(member) && shapes.get(name)?.fits(member) === false) return false;
      }
      return true;
    },
    misfits(value) {
      if (!isObject(value)) return [''];
      const missing = needed.filter((name) => !isSet(value[name]));
      return both(
        missing,
        misfitsIn(value, [...shapes.keys()], (name) => shapes.get(name) ?? anything),
      );
    },
  };
}

function misfitsIn(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  shapeOf: (name: string) => Shape,
  placeOf: (name: string) => string = (name) => name,
): readonly string[] {
  let found = nothing;
  for (const name of names) {
    const member = value[name];
    if (isSet(member) && !shapeOf(name).fits(member))
      found = both(found, below(placeOf(name), shapeOf(name).misfits(member)));
  }
  return found;
}

const misfitOf =
  (shape: Shape) =>
  (item: unknown): readonly string[] =>
    isSet(item) && shape.fits(item) ? nothing : isSet(item) ? shape.misfits(item) : [''];

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../shared/backlog/quantity.ts';

describe('a quantity', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['100m', 0.1],
    ['1500m', 1.5],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['10k', 10_000],
    ['4Ti', 4 * 2 ** 40],
    ['5k', 5000],
    ['128Mi', 134_217_728],
    ['1.5Gi', 1_610_612_736],
    ['12880748Ki', 13_189_885_952],
    ['129M', 129e6],
    ['2G', 2e9],
    ['1T', 1e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['1e3', 1000],
    ['1E3', 1000],
    ['12e-1', 1.2],
    ['123u', 0.000123],
    ['5n', 5e-9],
    ['+1', 1],
    ['-1', -1],
  ])('written %s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    [''],
    ['m'],
    ['.'],
    ['1 Gi'],
    ['1gi'],
    ['1K'],
    ['1MB'],
    ['0x10'],
    ['1e'],
    ['1e3Mi'],
    ['1_000'],
    ['--1'],
    ['NaN'],
    ['Infinity'],
    ['1\n'],
    ['9'.repeat(65)],
  ])('is not %j', (text) => {
    expect(parseQuantity(text)).toBeNull();
  });

  it.each([[null], [undefined], [true], [{}], [[]], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    'is no %s either',
    (value) => {
      expect(parseQuantity(value)).toBeNull();
    },
  );

  it('may be a number, as in JSON that nobody has normalised', () => {
    expect(parseQuantity(2)).toBe(2);
  });

  it('is cut down to 63 bits, as the API server does', () => {
    expect(parseQuantity('1e400')).toBe(2 ** 63);
    expect(parseQuantity('-1e400')).toBe(-(2 ** 63));
  });

  it('is exact in thousandths, whatever its decimals are', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (millis) => {
        const text = `${Math.floor(millis / 1000)}.${String(millis % 1000).padStart(3, '0')}`;

        expect(parseQuantity(text, 3)).toBe(millis);
        expect(parseQuantity(`${millis}m`, 3)).toBe(millis);
      }),
    );
  });

  it('is the same the second time, after many others', () => {
    const texts = Array.from({ length: 2500 }, (_, index) => `${index}m`);

    const values = [...texts, ...texts].map((text) => parseQuantity(text));

    expect(values).toEqual([...texts.keys(), ...texts.keys()].map((index) => index / 1000));
  });

  it('is read from any text without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = parseQuantity(value);

        expect(read === null || Number.isFinite(read)).toBe(true);
      }),
    );
  });
});

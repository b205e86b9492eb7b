import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const infra = fileURLToPath(new URL('..', import.meta.url));

export const inInfra = (file: string): string => path.join(infra, file);

/** Where a file is, below infra/. */
export const placeOf = (file: string): string => file.replace(infra, '');

export function textOf(file: string): string | undefined {
  try {
    return readFileSync(inInfra(file), 'utf8');
  } catch {
    return undefined;
  }
}

export const write = (file: string, text: string): void => writeFileSync(inInfra(file), text);

/** Modules and parameter files, below infra/. */
export function bicepFiles(): readonly string[] {
  return readdirSync(infra, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.bicep(param)?$/.test(file) && !file.startsWith('.'))
    .toSorted();
}

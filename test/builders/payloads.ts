import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Samples of what Azure really sends, kept beside the repository; tests that need them skip where they are absent. */
const folder = fileURLToPath(new URL('../../../shared/payloads/', import.meta.url));

export const hasPayloads = existsSync(folder);

if (!hasPayloads) console.warn('Skipped: tests of published payloads, because ../shared/payloads is not there.');

export const payloadNames: readonly string[] = hasPayloads
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
  : [];

export const payloadText = (name: string): string => readFileSync(`${folder}${name}.json`, 'utf8');

export const payload = (name: string): unknown => JSON.parse(payloadText(name));

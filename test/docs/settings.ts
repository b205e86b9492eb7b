import { tagsTable } from '../../shared/policy-for.ts';
import { settingsTable } from '../../shared/settings.ts';
import { code, table } from './table.ts';

export function printSettings(): string {
  const rows = settingsTable().map(({ name, unit, default: fallback, sentence, example }) => [
    code(name),
    defaultOf(fallback),
    unit,
    sentence,
    code(example),
  ]);
  return table(['setting', 'default', 'unit', 'what it says', 'example'], rows);
}

export function printTags(): string {
  const rows = tagsTable().map(({ name, overrides, sentence, example }) => [
    code(name),
    sentence,
    code(overrides),
    code(example),
  ]);
  return table(['tag', 'what it says', 'in place of', 'example'], rows);
}

/** A value is code; words in brackets say what happens without one. */
const defaultOf = (fallback: string) => /^\((.*)\)$/.exec(fallback)?.[1]?.replace(/^none: /, '') ?? code(fallback);

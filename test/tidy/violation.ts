import type { RuleName } from './rules.ts';
import type { TextFile } from './text-file.ts';

/** One small repository that breaks a promise. */
export interface Violation {
  readonly what: string;
  readonly breaks: RuleName;
  readonly files: readonly TextFile[];
  /** The complaint names the file, and contains this. */
  readonly complaint: string;
}

export function violation(
  what: string,
  breaks: RuleName,
  files: Readonly<Record<string, string>>,
  complaint: string,
): Violation {
  return { what, breaks, files: Object.entries(files).map(([path, text]) => ({ path, text })), complaint };
}

/** For words that no file may hold: they are put together where they are needed. */
export const scattered = (...parts: readonly string[]) => parts.join('');

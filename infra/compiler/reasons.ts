import type { Diagnostic } from './compiler.ts';
import { placeOf } from './files.ts';

export const sentence = ({ source, range, level, code, message }: Diagnostic): string =>
  `${placeOf(source)}:${range.start.line + 1}: ${level} ${code}: ${message}`;

/** What keeps a file from being compiled. */
export const errorsIn = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.filter(({ level }) => level === 'Error').map(sentence);

/** All that a prediction says where there are errors. */
export const compilationFailed = 'Compilation failed';

/** What a rule of ours says, without what is put around it: which expression it stands in, and where to read about functions. */
export const reasonIn = (message: string): string =>
  message.replace(/^The template .+? is not valid: /, '').replace(/\. Please see https:\/\/aka\.ms\/.*$/s, '');

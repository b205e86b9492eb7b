/** One file of the repository; the path is relative to its root, with slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Looks at the files and complains of each that is not as it must be: `path: what is wrong. How to mend it.`
 * Pure, so that it can be shown to complain.
 */
export type Judge = (files: readonly TextFile[]) => readonly string[];

export const isProduction = ({ path }: TextFile): boolean => /^(functions|shared)\/.*\.ts$/.test(path);

export const isTypeScript = ({ path }: TextFile): boolean => path.endsWith('.ts');

export const textOf = (files: readonly TextFile[], path: string): string =>
  files.find((file) => file.path === path)?.text ?? '';

/** A judge that looks at each of some files by itself: what it says of one is put behind the path. */
export function each(isMeant: (file: TextFile) => boolean, complain: (file: TextFile) => readonly string[]): Judge {
  return (files) => files.filter(isMeant).flatMap((file) => complain(file).map((what) => `${file.path}: ${what}`));
}

/** The words that the pattern finds, each once. */
export const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([word]) => word.trim())),
];

const comment = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/.source;
const string = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/.source;
const template = /`(?:\\.|[^`\\])*`/.source;
const regularExpression = /(?<=(?:[(,=:[!&|?{};]|=>|return)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//
  .source;
const token = new RegExp([comment, string, template, regularExpression].join('|'), 'g');

export const withoutComments = (text: string): string =>
  text.replace(token, (word) => (/^\/[/*]/.test(word) ? '' : word));

/** What runs: comments are gone, plain strings empty, templates whole because code stands in them. */
export const codeOf = (text: string): string =>
  withoutComments(text).replace(token, (word) => (/^['"]/.test(word) ? "''" : word));

export interface Import {
  /** A path of the repository, a package, or `node:…`. */
  readonly to: string;
  readonly isType: boolean;
}

const importing = /\b(?:import|export)\s+(type\s)?(?:[^;'"()]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

export function importsOf({ path, text }: TextFile): readonly Import[] {
  return [...withoutComments(text).matchAll(importing)].map(([, type, fixed, onDemand]) => {
    const wanted = fixed ?? onDemand ?? '';
    const isType = type !== undefined;
    return { to: wanted.startsWith('.') ? resolve(path, wanted) : packageOf(wanted), isType };
  });
}

/** `zod/mini` belongs to `zod`, `@azure/functions/x` to `@azure/functions`. */
function packageOf(name: string): string {
  return name.startsWith('node:')
    ? name
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');
}

function resolve(from: string, wanted: string): string {
  const steps = from.split('/').slice(0, -1);
  for (const step of wanted.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

import { codeOf, each, found, isProduction, isTypeScript, type Judge, type TextFile, textOf } from './text-file.ts';

/** What stands where, and under which name. */

const topLevel = [
  ...['functions', 'shared', 'infra', 'test', 'host.json', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['README.md', 'DECISIONS.md', 'CHANGELOG.md', 'LICENSE', 'azure.yaml'],
];

export const topLevelIsKnown: Judge = (files) => {
  const names = new Set(files.map(({ path }) => path.split('/')[0] ?? ''));
  return [...names]
    .filter((name) => !topLevel.includes(name) && !name.startsWith('.'))
    .map((name) => `${name}: does not belong at the top. Move it below one of ${topLevel.slice(0, 4).join(', ')}.`);
};

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.(contract|config|snapshot|lock))?(\.test)?\.(ts|mjs|json|yaml)$/;

export const namesAreKebabCase = each(
  ({ path }) => /^(functions|shared|infra|test)\/.*\.(ts|mjs|json|yaml)$/.test(path),
  ({ path }) => {
    const strange = path.split('/').filter((step, index, steps) => {
      const isFile = index === steps.length - 1;
      return !(isFile ? kebabCase : /^[a-z0-9]+(-[a-z0-9]+)*$/).test(step);
    });
    return strange.map((step) => `"${step}" is not in kebab-case. Rename it, like subnet-has-room.ts.`);
  },
);

/** Where a file is one thing, it is called as that thing is. */
const oneThingEach: readonly { readonly folder: string; readonly but: readonly string[] }[] = [
  { folder: 'shared/readiness/checks/', but: [] },
  { folder: 'shared/controller/actuators/', but: ['actuator'] },
  { folder: 'shared/ports/', but: [] },
  { folder: 'test/sandbox/stories/', but: ['index', 'story', 'worlds'] },
];

export const filesAreNamedForWhatTheyExport: Judge = (files) =>
  oneThingEach.flatMap(({ folder, but }) =>
    files
      .filter(({ path }) => path.startsWith(folder) && !but.includes(nameOf(path)))
      .filter(({ path, text }) => !exportsOf(text).some((name) => name.toLowerCase() === flat(nameOf(path))))
      .map(
        ({ path }) => `${path}: exports nothing of its own name. Export ${camel(nameOf(path))}, or rename the file.`,
      ),
  );

export const functionsAreNamedForTheirFile: Judge = (files) =>
  files
    .filter(({ path }) => /^functions\/.*\.ts$/.test(path) && !['index', 'the-app'].includes(nameOf(path)))
    .flatMap(({ path, text }) => {
      const name = nameOf(path);
      const isListed = textOf(files, 'functions/index.ts').includes(`'./${name}.ts'`);
      return [
        ...(new RegExp(`\\bapp\\.\\w+(<\\w+>)?\\('${name}'`).test(text)
          ? []
          : [`${path}: registers no function "${name}". Name function and file alike.`]),
        ...(isListed ? [] : [`${path}: is not loaded. Import it in functions/index.ts.`]),
      ];
    });

const linesMax = 400;

export const filesAreShort = each(isTypeScript, ({ text }) => {
  const lines = text.split('\n').length - 1;
  return lines > linesMax
    ? [`has ${lines} lines, ${linesMax} at most. It holds two nouns: give each its own file.`]
    : [];
});

const switchedOff = /\b(?:it|test|describe)(?:\.\w+)*\.(?:only|skip|todo|fails)\b/g;

export const everyTestRuns = each(isTypeScript, ({ text }) =>
  found(codeOf(text), switchedOff).map((word) => `has ${word}. Let the test run, or delete it.`),
);

const namesWhatIsMissing = /\.\.\/shared|\bskipped where it is not on the PATH\b/;

export const skippingNamesWhatIsMissing = each(isTypeScript, ({ text }) =>
  /\.(?:skipIf|runIf)\(/.test(codeOf(text)) && !namesWhatIsMissing.test(text)
    ? ['skips tests, and does not say that ../shared or a tool is missing. Say it in the title.']
    : [],
);

export const nothingIsLeftForLater = each(isText, ({ text }) =>
  found(text, /\b(?:TO(?:DO)|FIX(?:ME))\b/g).map((word) => `says ${word}. Do it now, or say in DECISIONS.md why not.`),
);

function isText({ path }: TextFile): boolean {
  return path !== 'package-lock.json';
}

export const listedFunctionsExist: Judge = (files) =>
  found(textOf(files, 'functions/index.ts'), /(?<=')\.\/[^']+(?=')/g)
    .map((wanted) => wanted.replace('./', 'functions/'))
    .filter((path) => !files.some((file) => file.path === path))
    .map((path) => `functions/index.ts: imports ${path}, which is not there. Strike the line.`);

export const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/(\.\w+)*\.\w+$/, '');

const flat = (name: string) => name.replaceAll('-', '');

export const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Names of everything exported, types included. */
export const exportsOf = (text: string): readonly string[] =>
  [
    ...codeOf(text).matchAll(
      /^export\s+(?:async\s+)?(?:abstract\s+)?(?:const|function\*?|class|interface|type)\s+(\w+)/gm,
    ),
  ].map(([, name = '']) => name);

/** Whether it exports anything that runs: types alone need no test. */
export const holdsLogic = (file: TextFile): boolean =>
  isProduction(file) && /^export\s+(?:async\s+)?(?:const|function|class)\b/m.test(codeOf(file.text));

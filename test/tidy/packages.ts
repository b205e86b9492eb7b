import { importsOf, isProduction, type Judge, type TextFile, textOf } from './text-file.ts';

/** What is installed, and why. */

/** The project was given these. */
const given = [
  ...['@azure/functions', '@azure/eventgrid', '@azure/arm-containerservice', '@azure/arm-containerinstance'],
  ...['@azure/identity', '@azure/monitor-query'],
];

export const givenPackagesAreUsed: Judge = (files) => {
  const used = usedBy(files);
  return given
    .filter((name) => !(name in dependencies(files)) || !used.has(name))
    .map((name) => `package.json: ${name} was given to this project. Depend on it, and use it.`);
};

export const productionUsesWhatItInstalls: Judge = (files) => {
  const used = usedBy(files);
  return Object.keys(dependencies(files))
    .filter((name) => !used.has(name))
    .map((name) => `package.json: nothing in functions/ or shared/ imports ${name}. npm uninstall ${name}.`);
};

export const productionInstallsWhatItUses: Judge = (files) =>
  [...usedBy(files)]
    .filter((name) => !name.startsWith('node:') && !(name in dependencies(files)))
    .map((name) => `package.json: production imports ${name}, which is no dependency. npm install ${name}.`);

export const versionsAreExact: Judge = (files) =>
  Object.entries({ ...dependencies(files), ...devDependencies(files) })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `package.json: ${name} is "${version}". Name one version.`);

export const everyPackageHasItsReason: Judge = (files) => {
  const reasons = reasonsIn(textOf(files, 'DECISIONS.md'));
  const installed = Object.keys({ ...dependencies(files), ...devDependencies(files) });
  return [
    ...installed
      .filter((name) => !reasons.includes(name))
      .map((name) => `DECISIONS.md: says nothing of ${name}. Add it to the table of dependencies, with its reason.`),
    ...reasons
      .filter((name) => !installed.includes(name))
      .map((name) => `DECISIONS.md: gives a reason for ${name}, which is not installed. Strike it.`),
  ];
};

export const lockFileNamesNoHost: Judge = (files) =>
  /"resolved":/.test(textOf(files, 'package-lock.json'))
    ? ['package-lock.json: names the registry that it came from. Run npm install with the .npmrc of this repository.']
    : [];

function reasonsIn(text: string): readonly string[] {
  const rows = (text.split(/^## Dependencies$/m)[1] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.flatMap((row) => namesIn(row.split('|')[1] ?? ''));
}

/** `-network` behind `@azure/arm-containerservice` means `@azure/arm-network`. */
function namesIn(cell: string): readonly string[] {
  let whole = '';
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => {
    if (!name.startsWith('-')) whole = name;
    return name.startsWith('-') ? whole.replace(/-[^-]*$/, name) : name;
  });
}

function usedBy(files: readonly TextFile[]): ReadonlySet<string> {
  const imports = files.filter(isProduction).flatMap((file) => importsOf(file).map(({ to }) => to));
  return new Set(imports.filter((to) => !/^(functions|shared|test)\//.test(to)));
}

const dependencies = (files: readonly TextFile[]) => packageOf(files).dependencies ?? {};

const devDependencies = (files: readonly TextFile[]) => packageOf(files).devDependencies ?? {};

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packageOf = (files: readonly TextFile[]): Package => JSON.parse(textOf(files, 'package.json') || '{}');

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/**
 * Bundles the app for deployment: dist/functions.cjs holds the triggers alone; every dynamic import() becomes a bundle of
 * its own beside it, loaded when first needed. CommonJS, because it loads faster than ESM (facts behind DECISIONS.md, 3).
 */
export async function bundleApp(): Promise<readonly Bundle[]> {
  const entries = new Map([[path.join(root, 'functions/index.ts'), 'functions']]);
  const files = new Map([['package.json', Buffer.from('{ "type": "commonjs" }\n')]]);
  const bundles: Bundle[] = [];
  // The list of entries grows while it is walked: each bundle names the ones that it loads later.
  for (const [entry, name] of entries) {
    const { metafile, outputFiles } = await build(optionsFor(entry, name, entries));
    for (const { path: file, contents } of outputFiles) files.set(path.basename(file), Buffer.from(contents));
    bundles.push({ name, bytes: sizeOf(metafile), inputs: Object.keys(metafile.inputs).length });
  }
  await replaceFiles(path.join(root, 'dist'), files);
  return bundles;
}

export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  readonly inputs: number;
}

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function optionsFor(entry: string, name: string, entries: Map<string, string>) {
  return {
    entryPoints: [entry],
    outfile: path.join(root, 'dist', `${name}.cjs`),
    absWorkingDir: root,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    metafile: true,
    write: false,
    legalComments: 'none',
    external: ['@azure/functions-core'],
    plugins: [bundlesOnDemand(entries)],
    // The storage SDK calls createRequire(import.meta.url) when it loads, which CommonJS output has not.
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
  } satisfies BuildOptions;
}

/** Turns `import('./x.ts')` and `import('@azure/sdk')` in our own code into a load of another bundle. */
function bundlesOnDemand(entries: Map<string, string>): Plugin {
  return {
    name: 'bundles-on-demand',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ path: wanted, kind, importer, resolveDir, pluginData }) => {
        const isOurs = !importer.includes(`${path.sep}node_modules${path.sep}`);
        if (kind !== 'dynamic-import' || !isOurs || wanted.startsWith('node:') || pluginData === 'asked') return null;
        const found = await resolve(wanted, { kind: 'import-statement', resolveDir, pluginData: 'asked' });
        if (found.errors.length > 0) return { errors: found.errors };
        const name = entries.get(found.path) ?? bundleName(wanted);
        entries.set(found.path, name);
        return { path: `./${name}.cjs`, external: true };
      });
    },
  };
}

const bundleName = (wanted: string) =>
  wanted
    .replace(/\.ts$/, '')
    .split('/')
    .filter((part) => !part.startsWith('.') && part !== 'shared' && part !== 'adapters')
    .join('-')
    .replace('@', '');

/**
 * An app that runs from the directory loads its bundles late: each file changes in one step, and one that is as it was
 * is left alone, so that building anew takes nothing away from it.
 */
async function replaceFiles(directory: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, contents] of files) {
    const file = path.join(directory, name);
    const present = await readFile(file).catch(() => null);
    if (present?.equals(contents)) continue;
    const draft = `${file}.${process.pid}-${performance.now()}`;
    await writeFile(draft, contents);
    await rename(draft, file);
  }
  const stale = (await readdir(directory)).filter((name) => name.endsWith('.cjs') && !files.has(name));
  for (const name of stale) await rm(path.join(directory, name), { force: true });
}

const sizeOf = ({ outputs }: Metafile) => Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes } of await bundleApp()) console.log(`dist/${name}.cjs  ${Math.ceil(bytes / 1024)} KB`);
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Functions app in a temporary directory, with the repository's packages. */
export interface WrittenApp {
  readonly directory: string;
  remove(): void;
}

export interface AppFiles {
  /** By path; without a package.json of its own the entry is index.js, CommonJS. */
  readonly files: Readonly<Record<string, string>>;
  /** What host.json holds beside its version. */
  readonly hostJson?: object;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export function writeApp({ files, hostJson = {} }: AppFiles): WrittenApp {
  const directory = mkdtempSync(join(tmpdir(), 'functions-app-'));
  const all = {
    'host.json': JSON.stringify({ version: '2.0', ...hostJson }),
    'package.json': JSON.stringify({ main: 'index.js' }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  symlinkSync(join(repository, 'node_modules'), join(directory, 'node_modules'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

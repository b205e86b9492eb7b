import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TextFile } from './text-file.ts';

/** Every file that belongs to the repository: all but Git's own and what .gitignore names. */
export function readRepository(): readonly TextFile[] {
  const isIgnored = ignoredBy(readFileSync(path.join(root, '.gitignore'), 'utf8'));
  return filesIn('', isIgnored).map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }));
}

const root = fileURLToPath(new URL('../../', import.meta.url));

function filesIn(folder: string, isIgnored: (name: string) => boolean): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isIgnored(entry.name)) return [];
    return entry.isDirectory() ? filesIn(file, isIgnored) : [file];
  });
}

/** As much of the format as ours uses: names of folders, and `*` before an ending. */
function ignoredBy(text: string): (name: string) => boolean {
  const lines = ['.git', ...text.split('\n').map((line) => line.trim().replace(/\/$/, ''))].filter(Boolean);
  return (name) => lines.some((line) => (line.startsWith('*') ? name.endsWith(line.slice(1)) : name === line));
}

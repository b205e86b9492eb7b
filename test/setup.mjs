// Installs what the lock file names, when it is not there yet. Plain JavaScript without packages, because it runs before
// any are installed, on whatever Node the machine has (20 or newer). Everything after it runs on the pinned Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lock = path.join(root, 'package-lock.json');
const installed = path.join(root, 'node_modules/.package-lock.json');

if (!isInstalled()) install();

function isInstalled() {
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) return false;
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(packages).every(
    ([name, { version, optional }]) => name === '' || optional || present[name]?.version === version,
  );
}

function install() {
  console.log('Installing packages (npm ci), once. This takes about a minute.');
  // npm names itself to its scripts; a bare `npm` is for those who run this file by hand.
  const npm = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const result = spawnSync(npm[0], [...npm[1], 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) {
    console.error('npm ci failed. It needs Node 20 or newer, npm, and a reachable package registry.');
    process.exit(1);
  }
}

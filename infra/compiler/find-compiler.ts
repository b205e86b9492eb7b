import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the pinned Bicep compiler is: on the PATH, where the Azure CLI keeps its own, or the NuGet package, which the .NET
 * SDK restores once, held to the hash of the lock file. Otherwise what is missing, in one line. Another version is none:
 * it knows other rules.
 */
export function findCompiler(): { readonly path: string } | { readonly missing: string } {
  const present = installed() ?? restored();
  if (present) return { path: present };
  const why = restore();
  const fresh = restored();
  return fresh ? { path: fresh } : { missing: `No Bicep ${version}: none on the PATH, and ${why}` };
}

const infra = fileURLToPath(new URL('..', import.meta.url));
const version = pinnedVersion();
const packages = path.join(infra, '.bicep');
const packageFolder = path.join(packages, 'azure.bicep.commandline.linux-x64', version);

function installed(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const ofAzureCli = path.join(process.env.HOME ?? '', '.azure', 'bin');
  return [...folders, ofAzureCli].map((folder) => path.join(folder, 'bicep')).find(isPinned);
}

function isPinned(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes(` ${version} `);
  } catch {
    return false;
  }
}

/** NuGet writes its own file last: before that, another process is still unpacking. */
function restored(): string | undefined {
  const isWhole = existsSync(path.join(packageFolder, '.nupkg.metadata'));
  return isWhole ? path.join(packageFolder, 'tools', 'bicep') : undefined;
}

/** Why it could not be restored; an empty text where it could. */
function restore(): string {
  const objects = mkdtempSync(path.join(tmpdir(), 'bicep-restore-'));
  const folders = ['--packages', packages, `-p:BaseIntermediateOutputPath=${objects}/`];
  try {
    const project = path.join(infra, 'bicep.csproj');
    execFileSync('dotnet', ['restore', project, '--locked-mode', ...folders], { stdio: 'pipe' });
    dropArchives();
    return '';
  } catch (error) {
    const { code, stdout } = error as { readonly code?: string; readonly stdout?: Buffer };
    return code === 'ENOENT' ? 'no .NET SDK to restore it.' : `dotnet restore failed: ${stdout}`;
  } finally {
    rmSync(objects, { recursive: true });
  }
}

/** The package as it came takes as much room as what was unpacked of it. */
function dropArchives(): void {
  const archives = readdirSync(packageFolder).filter((name) => name.endsWith('.nupkg'));
  for (const name of archives) rmSync(path.join(packageFolder, name), { force: true });
}

function pinnedVersion(): string {
  const lock = readFileSync(path.join(infra, 'packages.lock.json'), 'utf8');
  return /"resolved": "([^"]+)"/.exec(lock)?.[1] ?? '';
}

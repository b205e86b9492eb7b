import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where a Bicep compiler is: on the PATH, where the Azure CLI keeps its own, or the pinned NuGet package, which the .NET
 * SDK restores once, held to the hash of the lock file. Otherwise what is missing, in one line.
 */
export function findCompiler(): { readonly path: string } | { readonly missing: string } {
  const present = onPath() ?? ofAzureCli() ?? restored();
  if (present) return { path: present };
  const why = restore();
  const fresh = restored();
  return fresh ? { path: fresh } : { missing: `No Bicep compiler: none on the PATH, and ${why}` };
}

const infra = fileURLToPath(new URL('..', import.meta.url));
const packages = path.join(infra, '.bicep');
const packageFolder = path.join(packages, 'azure.bicep.commandline.linux-x64', pinnedVersion());

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, 'bicep')).find((file) => existsSync(file));
}

function ofAzureCli(): string | undefined {
  const file = path.join(process.env.HOME ?? '', '.azure', 'bin', 'bicep');
  return existsSync(file) ? file : undefined;
}

function restored(): string | undefined {
  const file = path.join(packageFolder, 'tools', 'bicep');
  return existsSync(file) ? file : undefined;
}

/** Why it could not be restored; an empty text where it could. */
function restore(): string {
  const folders = ['--packages', packages, `-p:BaseIntermediateOutputPath=${packages}/obj/`];
  try {
    execFileSync('dotnet', ['restore', path.join(infra, 'bicep.csproj'), '--locked-mode', ...folders], {
      stdio: 'pipe',
    });
  } catch (error) {
    const { code, stdout } = error as { readonly code?: string; readonly stdout?: Buffer };
    return code === 'ENOENT' ? 'no .NET SDK to restore the pinned one.' : `dotnet restore failed: ${stdout}`;
  }
  dropArchives();
  return '';
}

/** The package as it came takes as much room as what was unpacked of it. */
function dropArchives(): void {
  const archives = readdirSync(packageFolder).filter((name) => name.endsWith('.nupkg'));
  for (const name of archives) rmSync(path.join(packageFolder, name));
}

function pinnedVersion(): string {
  const lock = readFileSync(path.join(infra, 'packages.lock.json'), 'utf8');
  return /"resolved": "([^"]+)"/.exec(lock)?.[1] ?? '';
}

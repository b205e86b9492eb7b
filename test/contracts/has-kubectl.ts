import { execFileSync } from 'node:child_process';

/** Whether the real kubectl is on the PATH. */
export const hasKubectl = canRunKubectl();

function canRunKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

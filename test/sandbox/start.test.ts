import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { delaySets } from '../simulation/delays.ts';
import { stories } from './stories/index.ts';

const start = (...options: string[]) => {
  const file = join(import.meta.dirname, 'start.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...options], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm start', () => {
  it('lists every story', () => {
    const { status, stdout } = start('--list');
    expect(status).toBe(0);
    for (const { name } of stories) expect(stdout).toContain(name);
  });

  it('tells the delays of both sets, each with where it is from', () => {
    const { status, stdout } = start('--delays');
    expect(status).toBe(0);
    for (const [name, delays] of Object.entries(delaySets)) {
      expect(stdout).toContain(`Delays "${name}":`);
      for (const { source } of Object.values(delays)) expect(stdout).toContain(`(${source})`);
    }
  });

  it('names the stories there are to whoever asks for another', () => {
    const { status, stderr } = start('--story', 'no-such');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no story "no-such". There are: burst-and-return');
  });

  it('says that the summary cannot be written before the story starts, not after', () => {
    const { status, stdout, stderr } = start('--json', '/no-such-folder/summary.json');
    expect(status).toBe(2);
    expect(stderr).toContain('--json /no-such-folder/summary.json cannot be written: ENOENT');
    expect(stdout).not.toContain('Starting the local Azure');
  });

  it('shows its options to whoever misspells one', () => {
    const { status, stderr } = start('--sead', '2');
    expect(status).toBe(2);
    expect(stderr).toContain('--seed TEXT');
  });
});

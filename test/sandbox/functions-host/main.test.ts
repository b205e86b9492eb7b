import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Keys } from './start-functions-host.ts';
import { type WrittenApp, writeApp } from './write-app.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const source = `
  const { appendFileSync } = require('node:fs');
  const { app } = require('@azure/functions');
  setInterval(() => appendFileSync('beats', '.'), 50);
  app.http('pid', { authLevel: 'function', handler: (_, context) => {
    context.warn('asked for it');
    return { body: String(process.pid) };
  } });`;

let app: WrittenApp;
let host: ChildProcess;
let lines: string[];

beforeEach(() => {
  app = writeApp({ files: { 'index.js': source } });
  lines = [];
});

afterEach(() => {
  host.kill('SIGKILL');
  app.remove();
});

describe('The command line', () => {
  it('prints where the host is and what it runs, writes the keys it made, and ends in order on SIGTERM', async () => {
    const keysFile = join(app.directory, 'keys.json');
    const url = await startMain('--keys', keysFile);
    const keys = JSON.parse(readFileSync(keysFile, 'utf8')) as Keys;

    const answer = await fetch(`${url}/api/pid?code=${keys.functions.pid}`);
    host.kill('SIGTERM');
    const [code] = await once(host, 'exit');

    expect([answer.status, code]).toEqual([200, 0]);
    expect(lines).toContain('  pid (httpTrigger): GET,POST /api/pid');
    expect(lines).toContainEqual(expect.stringMatching(/^\[\S+\] WARNING pid: asked for it$/));
    expect(lines.join('\n')).not.toContain(keys.master);
  });

  it('logs as JSON when asked to', async () => {
    await startMain('--json-logs');

    const entries = () => lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

    await vi.waitFor(() => expect(entries()).toContainEqual(expect.objectContaining({ category: 'Host.Startup' })));
  });

  it('takes its worker along when it is killed', async () => {
    await startMain();
    await vi.waitFor(() => expect(beats()).toBeGreaterThan(0));

    host.kill('SIGKILL');
    await once(host, 'exit');

    await vi.waitFor(async () => expect(await beatsWithin(500)).toBe(0), { timeout: 5_000 });
  });

  it('explains itself without an app', async () => {
    host = spawn(process.execPath, [main], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [text] = (await once(host.stderr as NodeJS.ReadableStream, 'data')) as [Buffer];
    const [code] = host.exitCode === null ? await once(host, 'exit') : [host.exitCode];

    expect(code).toBe(2);
    expect(text.toString('utf8')).toContain('usage: node main.ts --app DIR');
  });
});

function beats(): number {
  const file = join(app.directory, 'beats');
  return existsSync(file) ? statSync(file).size : 0;
}

async function beatsWithin(milliseconds: number): Promise<number> {
  const before = beats();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return beats() - before;
}

async function startMain(...flags: string[]): Promise<string> {
  host = spawn(process.execPath, [main, '--app', app.directory, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: host.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
  return vi.waitFor(
    () => {
      const ready = lines.find((line) => line.startsWith('Functions host: '));
      if (!ready || !lines.some((line) => line.startsWith('  pid'))) throw new Error(`not ready: ${lines.join('\n')}`);
      return ready.slice('Functions host: '.length);
    },
    { timeout: 10_000, interval: 50 },
  );
}

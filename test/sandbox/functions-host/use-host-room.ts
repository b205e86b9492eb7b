import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Azurite, startAzurite } from '../azurite.ts';
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  type LogEntry,
  startFunctionsHost,
} from './start-functions-host.ts';
import { type AppFiles, type WrittenApp, writeApp } from './write-app.ts';

/** What the tests of a file share: one Azurite; and for each test a directory, the hosts it starts, and their log. */
export interface HostRoom {
  readonly azurite: Azurite;
  readonly directory: string;
  readonly log: readonly LogEntry[];
  /** Starts a host on an app of one CommonJS file, which may use `app`, `output`, `note` and `sleep`. */
  run(source: string, options?: RunOptions): Promise<FunctionsHost>;
  /** Starts a host on an app of any files. */
  start(files: AppFiles, options?: Partial<FunctionsHostOptions>): Promise<FunctionsHost>;
  /** What the functions noted, in order; it outlives processes that are killed. */
  diary(): unknown[];
}

export type RunOptions = Partial<FunctionsHostOptions> & Partial<AppFiles>;

/** For `vi.waitFor`: generous, for slow machines. */
export const soon = { timeout: 8_000, interval: 50 };

/** What an app of one file begins with. */
export const preamble = `
const { appendFileSync } = require('node:fs');
const { app, output } = require('@azure/functions');
const note = (what) => appendFileSync(process.env.DIARY, JSON.stringify(what) + '\\n');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

/** Sets the room up and clears it away around the tests of the calling file. */
export function useHostRoom(): HostRoom {
  const state = createState();
  beforeAll(async () => {
    state.azurite = await startAzurite();
  }, 60_000);
  afterAll(() => state.azurite?.stop());
  beforeEach(() => {
    Object.assign(state, createState(), {
      azurite: state.azurite,
      directory: mkdtempSync(join(tmpdir(), 'host-room-')),
    });
  });
  afterEach(async () => {
    await Promise.all(state.hosts.map((host) => host.kill()));
    for (const app of state.apps) app.remove();
    rmSync(state.directory, { recursive: true, force: true });
  }, 30_000);
  return createRoom(state);
}

interface State {
  azurite: Azurite | undefined;
  directory: string;
  hosts: FunctionsHost[];
  apps: WrittenApp[];
  log: LogEntry[];
}

function createState(): State {
  return { azurite: undefined, directory: '', hosts: [], apps: [], log: [] };
}

function createRoom(state: State): HostRoom {
  const room: HostRoom = {
    get azurite() {
      if (!state.azurite) throw new Error('Azurite is started before the first test, not earlier');
      return state.azurite;
    },
    get directory() {
      return state.directory;
    },
    get log() {
      return state.log;
    },
    run(source, { files = {}, hostJson = {}, ...options } = {}) {
      return room.start({ files: { 'index.js': preamble + source, ...files }, hostJson }, options);
    },
    async start(files, options = {}) {
      const app = writeApp(files);
      state.apps.push(app);
      const settings = {
        AzureWebJobsStorage: room.azurite.connectionString,
        DIARY: diaryIn(state),
        ...options.settings,
      };
      const onLog = (entry: LogEntry) => state.log.push(entry);
      const host = await startFunctionsHost({ appDirectory: app.directory, onLog, ...options, settings });
      state.hosts.push(host);
      return host;
    },
    diary() {
      const lines = existsSync(diaryIn(state)) ? readFileSync(diaryIn(state), 'utf8').split('\n') : [];
      return lines.filter(Boolean).map((line) => JSON.parse(line));
    },
  };
  return room;
}

function diaryIn({ directory }: State): string {
  return join(directory, 'diary');
}

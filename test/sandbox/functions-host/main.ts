// The command line of the local Functions host; everything it does is in start-functions-host.ts.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatLogEntry } from './log.ts';
import { type FunctionsHost, type Keys, startFunctionsHost } from './start-functions-host.ts';

const usage = `usage: node main.ts --app DIR [--port 0] [--keys FILE] [--storage CONNECTION] [--setting NAME=VALUE ...]
                    [--enable-auth=false] [--json-logs]
  --keys FILE   keys as JSON: master, host, eventgrid, functions.NAME; written with made-up keys where there is none`;

const { values } = parseArgs({
  options: {
    app: { type: 'string' },
    port: { type: 'string', default: '0' },
    keys: { type: 'string' },
    storage: { type: 'string' },
    setting: { type: 'string', multiple: true, default: [] },
    'enable-auth': { type: 'string', default: 'true' },
    'json-logs': { type: 'boolean', default: false },
  },
});

if (values.app === undefined) {
  console.error(usage);
  process.exit(2);
}
const host = await startFunctionsHost({
  appDirectory: values.app,
  port: Number(values.port),
  settings: toSettings(values.setting, values.storage),
  keys: readKeys(values.keys),
  isAuthEnabled: values['enable-auth'] !== 'false',
  onLog: (entry) => console.log(values['json-logs'] ? JSON.stringify(entry) : formatLogEntry(entry)),
});
writeMissingKeys(values.keys, host.keys);
announce(host);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void host.stop());

function toSettings(assignments: readonly string[], storage: string | undefined): Record<string, string> {
  const settings = Object.fromEntries(
    assignments.map((assignment) => {
      const equals = assignment.indexOf('=');
      if (equals < 1) throw new Error(`--setting ${assignment}: write NAME=VALUE`);
      return [assignment.slice(0, equals), assignment.slice(equals + 1)];
    }),
  );
  return storage === undefined ? settings : { AzureWebJobsStorage: storage, ...settings };
}

function readKeys(path: string | undefined): Partial<Keys> {
  return path !== undefined && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Keys>) : {};
}

function writeMissingKeys(path: string | undefined, keys: Keys): void {
  if (path !== undefined && !existsSync(path))
    writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
}

function announce({ url, functions }: FunctionsHost): void {
  console.log(`Functions host: ${url}`);
  for (const { name, type, source, isDisabled } of functions) {
    console.log(`  ${name} (${type}${isDisabled ? ', disabled' : ''}): ${source}`);
  }
}

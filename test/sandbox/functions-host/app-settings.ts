import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Settings = Readonly<Record<string, string>>;

/** The app's settings: `Values` of APP/local.settings.json under the given ones, which win as real environment does. */
export function readAppSettings(appDirectory: string, given: Settings): Settings {
  const path = join(appDirectory, 'local.settings.json');
  if (!existsSync(path)) return { ...given };
  const file = JSON.parse(readFileSync(path, 'utf8')) as { IsEncrypted?: boolean; Values?: Record<string, unknown> };
  if (file.IsEncrypted) throw new Error(`${path} is encrypted; this host reads plain values only`);
  const values = Object.entries(file.Values ?? {}).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(values), ...given };
}

/** Replaces each `%NAME%` by that setting, as the host does in queue names and schedules. Throws on an absent one. */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`${whole} names no setting; add ${name} to the app's settings`);
    return value;
  });
}

/** Whether `AzureWebJobs.NAME.Disabled` (or its form for Linux environments, with underscores) switches a function off. */
export function isDisabled(functionName: string, settings: Settings): boolean {
  const names = [`AzureWebJobs.${functionName}.Disabled`, `AzureWebJobs_${functionName}_Disabled`];
  return names.some((name) => /^(true|1)$/i.test(settings[name] ?? ''));
}

/** The connection string a binding's `connection` names. Throws where it is absent or only given in identity form. */
export function readConnectionString(connectionName: string, settings: Settings): string {
  const value = settings[connectionName] ?? settings[`AzureWebJobs${connectionName}`];
  if (value) return value;
  const isIdentity = Object.keys(settings).some((name) => name.startsWith(`${connectionName}__`));
  const advice = isIdentity
    ? 'this host does not model identity-based storage connections: give a connection string'
    : 'add it to the settings';
  throw new Error(`storage connection ${connectionName} is not set; ${advice}`);
}

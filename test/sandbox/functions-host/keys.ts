import { randomBytes } from 'node:crypto';

/** Keys as a file gives and takes them; what is absent is made up. Sample values only: this host guards no secret. */
export interface Keys {
  readonly master: string;
  readonly host: string;
  /** The system key `eventgrid_extension`. */
  readonly eventgrid: string;
  /** The default key of each function. */
  readonly functions: Readonly<Record<string, string>>;
}

/** The keys of a running host, which /admin may change. */
export interface KeyRing {
  readonly master: string;
  /** Named keys of one keeper: the host's, the system's or a function's. Live: a change is seen at the next request. */
  of(keeper: KeyKeeper): Map<string, string>;
  /** Whose key it is, as far as the given function is concerned. */
  identify(key: string | undefined, functionName?: string): KeyHolder;
  snapshot(): Keys;
}

export type KeyKeeper = { readonly kind: 'host' | 'system' } | { readonly kind: 'function'; readonly name: string };

export type KeyHolder =
  | { readonly kind: 'master' | 'host' | 'function' | 'nobody' }
  | { readonly kind: 'system'; readonly name: string };

const defaultName = 'default';
const eventGridName = 'eventgrid_extension';

/** Makes the ring for these functions. */
export function createKeyRing(given: Partial<Keys>, functionNames: readonly string[]): KeyRing {
  const master = given.master ?? randomKey();
  const host = new Map([[defaultName, given.host ?? randomKey()]]);
  const system = new Map([[eventGridName, given.eventgrid ?? randomKey()]]);
  const names = new Set([...functionNames, ...Object.keys(given.functions ?? {})]);
  const functions = new Map(
    [...names].map((name) => [name, new Map([[defaultName, given.functions?.[name] ?? randomKey()]])]),
  );
  const ofFunction = (name: string) => functions.get(name) ?? new Map<string, string>();
  return {
    master,
    of: (keeper) => (keeper.kind === 'function' ? ofFunction(keeper.name) : keeper.kind === 'host' ? host : system),
    identify(key, functionName) {
      if (!key) return { kind: 'nobody' };
      if (key === master) return { kind: 'master' };
      if (hasKey(host, key)) return { kind: 'host' };
      if (functionName !== undefined && hasKey(ofFunction(functionName), key)) return { kind: 'function' };
      const name = [...system].find(([, value]) => value === key)?.[0];
      return name === undefined ? { kind: 'nobody' } : { kind: 'system', name };
    },
    snapshot: () => ({
      master,
      host: host.get(defaultName) ?? '',
      eventgrid: system.get(eventGridName) ?? '',
      functions: Object.fromEntries([...functions].map(([name, keys]) => [name, keys.get(defaultName) ?? ''])),
    }),
  };
}

export function randomKey(): string {
  return randomBytes(40).toString('base64url');
}

function hasKey(keys: ReadonlyMap<string, string>, key: string): boolean {
  return [...keys.values()].includes(key);
}

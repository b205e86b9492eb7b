import * as z from 'zod/mini';
import { type ReturnToAllow, returnsToAllow } from './domain/burst-policy.ts';
import { type Mode, modes } from './domain/mode.ts';
import { parseScope, type Scope } from './scope.ts';
import { Secret } from './secret.ts';

/** One setting: what people read about it, and how its text is read. The settings themselves stand in settings.ts. */
export interface Setting<T> extends SettingRow {
  readonly reader: Reader<T>;
}

/** What the README shows of a setting. */
export interface SettingRow {
  readonly name: string;
  /** Empty where the value has none. */
  readonly unit: string;
  readonly default: Default;
  readonly sentence: string;
  readonly example: string;
}

/** `value`: the text that counts where none is set. `none`: optional, `means` says what happens then. */
export type Default =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'none'; readonly means: string }
  | { readonly kind: 'required' };

export interface Reader<T> {
  /** Completes "wanted: …". */
  readonly wants: string;
  readonly schema: z.ZodMiniType<T, unknown>;
  /** Its issues are sentences that say what is wrong, and never the value of a secret. */
  readonly explainsItself?: true;
}

export function wholeNumber(minimum: number, maximum: number): Reader<number> {
  const digits = z.string().check(z.regex(/^\d{1,9}$/));
  const number = z.number().check(z.minimum(minimum), z.maximum(maximum));
  return {
    wants: `a whole number from ${minimum} to ${maximum}`,
    schema: z.pipe(z.pipe(digits, z.transform(Number)), number),
  };
}

export const anyText: Reader<string> = { wants: 'a text', schema: z.string() };

export const mode: Reader<Mode> = {
  wants: 'observe, prepare, burst or reap',
  schema: z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => text.toLowerCase()),
    ),
    z.enum(modes),
  ),
};

/** Azure's own rule for subnet names. */
export const subnetName: Reader<string> = {
  wants:
    'a subnet name: up to 80 letters, digits, dots, underscores and hyphens, with a letter or digit first, and none ' +
    'that Azure keeps for itself, such as GatewaySubnet',
  schema: z.string().check(
    z.regex(/^[a-z\d]([-.\w]{0,78}\w)?$/i),
    z.refine((text) => !reservedSubnet.test(text)),
  ),
};

/** Names by which Azure gives a subnet a meaning. */
const reservedSubnet = /^(GatewaySubnet|Azure(Firewall(Management)?|Bastion)Subnet|RouteServerSubnet)$/i;

/** Money, or a price. */
export const amount: Reader<number> = {
  wants: 'an amount of money, such as 0.0000135',
  schema: z.pipe(z.string().check(z.regex(/^\d{1,9}(\.\d{1,12})?$/)), z.transform(Number)),
};

export const yesOrNo: Reader<boolean> = {
  wants: 'yes or no',
  schema: z.pipe(
    z.enum(['yes', 'no']),
    z.transform((text) => text === 'yes'),
  ),
};

const wordsIn = (text: string): readonly string[] => text.split(',').map((word) => word.trim());

export const words: Reader<readonly string[]> = {
  wants: 'names with commas between',
  schema: z.pipe(z.string().check(z.regex(/^[\w.-]+(\s*,\s*[\w.-]+)*$/)), z.transform(wordsIn)),
};

export const returnsAllowed: Reader<readonly ReturnToAllow[]> = {
  wants: `${returnsToAllow.join(', ')}, with commas between`,
  schema: z.pipe(z.pipe(z.string(), z.transform(wordsIn)), z.array(z.enum(returnsToAllow))),
};

export const guid: Reader<string> = {
  wants: 'a GUID',
  schema: z.string().check(z.regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i)),
};

export const accountName: Reader<string> = {
  wants: 'the name of a storage account: 3 to 24 lower-case letters and digits',
  schema: z.string().check(z.regex(/^[a-z\d]{3,24}$/)),
};

/** `https://host[:port]`, without the trailing slash. */
export const endpoint: Reader<string> = {
  wants: 'an https URL without path',
  schema: z.pipe(
    z.string().check(z.refine((text) => isHttps(text) && new URL(text).href === `${new URL(text).origin}/`)),
    z.transform((text) => new URL(text).origin),
  ),
};

/** A path is kept: behind a proxy the account may stand in it. A token in the URL is refused; identities are used with these. */
function httpsUrl(wants: string): Reader<string> {
  const url = z.string().check(z.refine((text) => isHttps(text) && hasNoToken(new URL(text))));
  return {
    wants,
    schema: z.pipe(
      url,
      z.transform((text) => text.replace(/\/+$/, '')),
    ),
  };
}

export const serviceUri = httpsUrl('the https URL of a storage service');

export const topicEndpoint = httpsUrl('the https URL of an Event Grid topic');

const isHttps = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:';

const hasNoToken = ({ search, hash, username, password }: URL) => !(search || hash || username || password);

export const connectionString: Reader<Secret> = {
  wants: 'the connection string of a storage account',
  explainsItself: true,
  schema: z.pipe(
    z.pipe(z.string(), z.transform(checkedConnectionString)),
    z.transform((text) => new Secret(text)),
  ),
};

function checkedConnectionString(text: string, context: z.core.ParsePayload): string {
  const looksRight = /(^|;)(AccountName|BlobEndpoint|UseDevelopmentStorage)=/i.test(text);
  if (!looksRight) context.issues.push({ code: 'custom', message: whatIsWrongWith(text), input: undefined });
  return text;
}

function whatIsWrongWith(text: string): string {
  if (!text.startsWith('@Microsoft.KeyVault')) return 'is not the connection string of a storage account';
  return "is a Key Vault reference that was not resolved: let the identity of the Function App read the vault's secrets";
}

export const scope: Reader<Scope> = {
  wants: 'ids of clusters, resource groups or subscriptions, with commas between',
  explainsItself: true,
  schema: z.pipe(z.string(), z.transform(checkedScope)),
};

function checkedScope(text: string, context: z.core.ParsePayload): Scope {
  const parsed = parseScope(text);
  if ('scope' in parsed) return parsed.scope;
  context.issues.push(...parsed.problems.map((message) => ({ code: 'custom', message, input: text }) as const));
  return { entries: [] };
}

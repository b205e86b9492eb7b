import { each, found, type TextFile } from './text-file.ts';

/** What may stand in no file: where somebody worked, where packages came from, and keys. */

const isRead = ({ path }: TextFile) => path !== 'package-lock.json';

/** The home of an app in Azure is `/home/site`. */
const machinePath = /(?<![\w.}-])\/(?:work|tmp|root|Users|home(?!\/site\b))\/[\w.-]+/g;

export const noFileNamesAMachine = each(isRead, ({ text }) =>
  found(text, machinePath).map(
    (path) => `names ${path}, a place on one machine. Make it relative, or ask os.tmpdir().`,
  ),
);

const registry =
  /\b(?:registry\.[a-z-]+\.[a-z]{2,}|[\w.-]*(?:artifactory|jfrog|verdaccio)[\w.-]*\.[a-z]{2,}|pkgs\.dev\.azure\.com|npm\.pkg\.github\.com)\b/g;

export const noFileNamesARegistry = each(isRead, ({ text }) =>
  found(text, registry).map((host) => `names the registry ${host}. Leave that to whoever installs.`),
);

/** Azurite's account key: Microsoft publishes it, and it opens nothing but Azurite. */
const azuriteKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const keys = [
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/g,
  /(?<![\w+/])[A-Za-z0-9+/]{86}==/g,
  /\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}/g,
  /\b(?:ghp|gho|ghs|github_pat|npm|xox[bp])_[A-Za-z0-9_]{30,}/g,
  /\bsig=[A-Za-z0-9%]{40,}/g,
];

/** NuGet's lock file is made of hashes, which look like keys. */
const isNoHash = ({ path }: TextFile) => path !== 'package-lock.json' && path !== 'infra/packages.lock.json';

export const noFileHoldsAKey = each(isNoHash, ({ path, text }) =>
  keys
    .flatMap((pattern) => found(text, pattern))
    .filter((key) => !(key === azuriteKey && path.startsWith('test/')))
    .map((key) => `holds what looks like a key (${key.slice(0, 8)}…). Revoke it if it is real; never write one down.`),
);

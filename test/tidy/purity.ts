import { codeOf, each, found, isProduction, type Judge, type TextFile } from './text-file.ts';

/** What production code must not do, and the few places that may. */

/** Same inputs, same bytes: they can be replayed, and tested without a double. */
const pureFolders = /^shared\/(domain|readiness|backlog|burst|signals|audit)\//;

const impure =
  /\b(?:async|await|Promise|fetch|setTimeout|setInterval|setImmediate|process|console|performance|randomUUID)\b|\bMath\.random\b/g;

export const pureFoldersOnlyCompute = each(
  ({ path }) => pureFolders.test(path),
  ({ text }) =>
    found(codeOf(text), impure).map(
      (word) =>
        `has ${word}, and this folder only computes. Take the value as an argument, or move this to controller/.`,
    ),
);

/** `config.ts` reads it for the app; a tool is its own program and hands its environment to `config.ts`. */
const environmentReaders = /^shared\/(config\.ts$|tools\/)/;

export const environmentIsReadInOnePlace = except(environmentReaders, /\bprocess\.env\b/g, () => {
  return 'Make it a setting in shared/settings.ts, and take it from the config.';
});

const clockAdapter = /^shared\/adapters\/system-clock\.ts$/;

export const timeOfDayComesFromTheClock = except(
  clockAdapter,
  /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\()/g,
  () => {
    return 'Ask the Clock port, or take the time as an argument.';
  },
);

/** A lease measures how long it was held, which no clock that can be set may answer. */
const stopWatches = /^shared\/adapters\/blob-leases\.ts$/;

export const onlyLeasesMeasureTime = except(stopWatches, /\bperformance\.now\b/g, () => {
  return 'Ask the Clock port.';
});

/** A tool speaks to a person at a terminal. */
const speakers = /^shared\/tools\//;

export const productionSpeaksThroughTheLog = except(speakers, /\bconsole\b/g, () => 'Use the Log port.');

const words =
  /\b(?:sandbox|azurite|emulat(?:e[ds]?|ors?)|is(?:Local|Test|Development)|NODE_ENV|vitest|mocks?|fakes?)\b/gi;

export const productionKnowsNoSandbox: Judge = each(
  (file) => isProduction(file) || file.path === 'host.json',
  ({ text }) =>
    found(text, words).map(
      (word) => `speaks of "${word}". Production has no word for it: say what Azure does instead.`,
    ),
);

function except(places: RegExp, pattern: RegExp, mend: () => string): Judge {
  return each(
    (file: TextFile) => isProduction(file) && !places.test(file.path),
    ({ text }) => found(codeOf(text), pattern).map((word) => `has ${word}. ${mend()}`),
  );
}

import { importsFollowTheArrows, importsGoInNoCircle } from './arrows.ts';
import {
  linksLeadSomewhere,
  namedFilesExist,
  namedScriptsExist,
  readmeShowsEveryPart,
  scriptsRunWhatThereIs,
} from './documents.ts';
import {
  everyTestRuns,
  filesAreNamedForWhatTheyExport,
  filesAreShort,
  functionsAreNamedForTheirFile,
  listedFunctionsExist,
  namesAreKebabCase,
  nothingIsLeftForLater,
  skippingNamesWhatIsMissing,
  topLevelIsKnown,
} from './layout.ts';
import {
  everyActionKindIsComplete,
  everyActuatorHasItsKind,
  everyCheckIsListedAndTested,
  storageNamesSuitAzure,
  triggersListenWhereSignalsAreSent,
} from './lists.ts';
import {
  everyPackageHasItsReason,
  givenPackagesAreUsed,
  lockFileNamesNoHost,
  productionInstallsWhatItUses,
  productionUsesWhatItInstalls,
  versionsAreExact,
} from './packages.ts';
import {
  environmentIsReadInOnePlace,
  onlyLeasesMeasureTime,
  productionKnowsNoSandbox,
  productionSpeaksThroughTheLog,
  pureFoldersOnlyCompute,
  timeOfDayComesFromTheClock,
} from './purity.ts';
import { noFileHoldsAKey, noFileNamesAMachine, noFileNamesARegistry } from './secrecy.ts';
import { everythingThatRunsIsTested, testsElsewhereAreNeeded } from './tested-elsewhere.ts';
import type { Judge } from './text-file.ts';

/** What this repository promises of itself. A new rule needs its line here, and a violation in violations-of-code.ts or violations-of-lists.ts. */
export const rules = {
  'the top level holds only what belongs there': topLevelIsKnown,
  'files and folders are named in kebab-case': namesAreKebabCase,
  'a check, an actuator, a port and a story are named for what they export': filesAreNamedForWhatTheyExport,
  'a function is named for its file, and is loaded': functionsAreNamedForTheirFile,
  'every function that is loaded is there': listedFunctionsExist,
  'a file is short enough to be read': filesAreShort,
  'every test runs': everyTestRuns,
  'a test is skipped only where ../shared or a tool is missing, and says so': skippingNamesWhatIsMissing,
  'nothing is left for later': nothingIsLeftForLater,
  'everything that runs is tested': everythingThatRunsIsTested,
  'the list of what is tested elsewhere is no longer than it must be': testsElsewhereAreNeeded,
  'imports follow the arrows': importsFollowTheArrows,
  'imports go in no circle': importsGoInNoCircle,
  'the pure folders only compute': pureFoldersOnlyCompute,
  'the environment is read in one place': environmentIsReadInOnePlace,
  'the time of day comes from the clock': timeOfDayComesFromTheClock,
  'nothing but a lease measures time': onlyLeasesMeasureTime,
  'production speaks through the log': productionSpeaksThroughTheLog,
  'production knows no sandbox': productionKnowsNoSandbox,
  'every check is in the list, and tested': everyCheckIsListedAndTested,
  'every kind of action has an actuator, a sentence and its permissions': everyActionKindIsComplete,
  'every actuator has its kind of action': everyActuatorHasItsKind,
  'the triggers listen where signals are sent': triggersListenWhereSignalsAreSent,
  'the names in storage suit Azure': storageNamesSuitAzure,
  'the packages that the project was given are used': givenPackagesAreUsed,
  'production uses every package that it installs': productionUsesWhatItInstalls,
  'production installs every package that it uses': productionInstallsWhatItUses,
  'the version of every package is exact': versionsAreExact,
  'every package has its reason in DECISIONS.md': everyPackageHasItsReason,
  'the lock file names no host': lockFileNamesNoHost,
  'every script that a document names is there': namedScriptsExist,
  'every file that a script runs is there': scriptsRunWhatThereIs,
  'every link in a document leads somewhere': linksLeadSomewhere,
  'every file that a document names is there': namedFilesExist,
  'README.md shows every part that the code prints': readmeShowsEveryPart,
  'no file names a machine': noFileNamesAMachine,
  'no file names a registry': noFileNamesARegistry,
  'no file holds a key': noFileHoldsAKey,
} satisfies Record<string, Judge>;

export type RuleName = keyof typeof rules;

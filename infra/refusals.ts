import { allowableReasons } from '../shared/backlog/eligibility/eligibility-table.ts';
import { ConfigError, type Environment, readConfig } from '../shared/config.ts';
import { allSettings } from './print-settings.ts';

/** What the app would say of the settings that a deployment gives it: in Azure only its log would tell. */
export function refusals(snapshot: string): readonly string[] {
  const { predictedResources } = JSON.parse(snapshot) as { readonly predictedResources: readonly Predicted[] };
  const given = predictedResources.find(({ name }) => name.endsWith('/appsettings'))?.properties;
  if (given === undefined) return [];
  return judged(knownOf(given));
}

interface Predicted {
  readonly name: string;
  readonly properties?: Environment;
}

/** Only Azure knows what an expression comes to; the example of the setting stands in its place. */
function knownOf(given: Environment): Environment {
  const examples = new Map(allSettings.map(({ name, example }) => [name, example]));
  const known = (name: string, text = '') => (text.startsWith('[') ? examples.get(name) : text);
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, known(name, text)]));
}

function judged(env: Environment): readonly string[] {
  try {
    return idleReasons(readConfig(env).policy.burst.allowedReasons);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => `${problem}.`);
    throw error;
  }
}

/** The app takes them, and they allow nothing. */
const idleReasons = (reasons: readonly string[]): readonly string[] =>
  reasons
    .filter((reason) => !allowableReasons.has(reason))
    .map(
      (reason) =>
        `BURST_ALLOWED_REASONS has ${reason}, and no rule of that name can be allowed: README.md has those that can.`,
    );

import fc from 'fast-check';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Check } from '../../shared/readiness/check.ts';
import { checks } from '../../shared/readiness/index.ts';
import { aPolicy } from '../builders/an-observation.ts';
import { anyObservation } from '../shared/readiness/any-observation.ts';
import { aBareWorld, aWorldThatWants } from '../shared/readiness/worlds.ts';
import { mendingKinds } from './actions.ts';
import { code, table } from './table.ts';

export function printChecks(): string {
  const worlds = manyWorlds();
  const rows = checks.map((check) => [code(check.id), check.title, weightOf(check), remediesOf(check, worlds)]);
  return table(['check', 'what it claims', 'weight', 'where it is not so, it is mended by'], rows);
}

const weightOf = ({ weight, isOfAddon }: Check): string => (isOfAddon ? `${weight}, of the add-on` : weight);

const seed = 1;
const worldsSampled = 5000;

/** What a check answers with is in no list, so it is asked: in every world that wants a change, and in many others. */
function manyWorlds(): readonly Observation[] {
  const sampled = fc.sample(anyObservation(), { seed, numRuns: worldsSampled });
  return [aBareWorld(), ...mendingKinds.map(aWorldThatWants), ...sampled];
}

/** Those that may ask for somebody, also where what they look at could not be seen. */
export function checksThatAdvise(): readonly string[] {
  const worlds = manyWorlds();
  const policy = aPolicy();
  const advises = (check: Check) =>
    worlds.some((observation) => check.judge({ observation, policy }).remedy?.kind === 'advice');
  return checks.filter(advises).map(({ id }) => id);
}

function remediesOf(check: Check, worlds: readonly Observation[]): string {
  const policy = aPolicy();
  const given = worlds.flatMap((observation) => {
    const { status, remedy } = check.judge({ observation, policy });
    if (status !== 'not-ready' || remedy === undefined) return [];
    if (remedy.kind === 'actions') return remedy.actions.map(({ kind }) => code(kind));
    return remedy.kind === 'wait' ? ['time'] : ['an operator'];
  });
  return [...new Set(given)].sort((one, other) => order(one) - order(other)).join(', ');
}

/** Changes first, then time, then the one who is to be woken. */
const order = (remedy: string) => ['time', 'an operator'].indexOf(remedy);

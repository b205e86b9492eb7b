import type { ScenarioName } from './asked.ts';
import type { Phase } from './deployment.ts';

/** A slip of somebody who changes infra/: in one file, one text stands in the place of another. */
export interface Mistake {
  readonly what: string;
  /** Below infra/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly phase: Phase;
  readonly scenario: ScenarioName;
}

type Slip = readonly [what: string, from: string, to: string];

/** Several in one file. */
export const inFile = (
  file: string,
  phase: Phase,
  scenario: ScenarioName,
  ...slips: readonly Slip[]
): readonly Mistake[] => slips.map(([what, from, to]) => ({ what, file, from, to, phase, scenario }));

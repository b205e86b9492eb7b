import type { Action } from '../domain/action.ts';
import { isDeletion, targetOf } from '../domain/action.ts';
import type { Decision } from '../domain/decision.ts';
import type { Finding, Remedy } from '../domain/finding.ts';
import type { FailedAction, LedgerEntry } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Observation } from '../domain/observation.ts';
import type { Policy } from '../domain/policy.ts';
import { isAfter, secondsBetween } from '../domain/time.ts';
import type { Check } from '../readiness/check.ts';

export interface Matter {
  readonly observation: Observation;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly policy: Policy;
  readonly entry: LedgerEntry;
  /** How long Azure asked to be left alone about what is under way. */
  readonly askAgainSeconds?: number;
}

/**
 * What to do next. Pure: the same matter gives the same decision, so any decision of the past can be replayed.
 * The order of the questions is the order of caution: what is under way, what forbids, what we can do, what we wait for,
 * what only an operator can do.
 */
export function decide(matter: Matter): Decision {
  return (
    waitForPending(matter) ??
    heedPreconditions(matter) ??
    takeActions(matter) ??
    waitForRequirements(matter) ??
    askOperator(matter) ??
    rest(matter)
  );
}

/** What is deleted stands in nobody's way. */
function waitForPending(matter: Matter): Decision | null {
  const pending = matter.entry.pending.filter(({ action }) => !isDeletion(action));
  if (pending.length === 0) return null;
  const kinds = pending.map(({ action }) => action.kind).join(', ');
  return wait(matter, `Azure is still working on ${kinds}, as far as it can be seen.`, matter.askAgainSeconds);
}

/** Nothing at all is changed while a precondition fails: half a preparation would be a surprise without a use. */
function heedPreconditions(matter: Matter): Decision | null {
  const failing = open(matter, 'precondition');
  const advised = failing.filter(({ remedy }) => remedy?.kind === 'advice');
  if (advised.length > 0) return refuse(advised);
  const waiting = failing.filter(({ remedy }) => remedy?.kind === 'wait');
  return waiting.length > 0 ? waitFor(matter, waiting) : null;
}

function takeActions(matter: Matter): Decision | null {
  const wanted = actionable(matter).filter((finding) => triesOf(matter, finding) === 'free');
  if (wanted.length === 0) return null;
  return { kind: 'act', why: sentences(wanted), actions: wanted.flatMap(actionsOf) };
}

function waitForRequirements(matter: Matter): Decision | null {
  const cooling = actionable(matter).filter((finding) => triesOf(matter, finding) === 'cooling');
  if (cooling.length > 0) {
    const failures = cooling.flatMap((finding) => failuresOf(matter, finding));
    const until = failures.map(({ notBefore }) => secondsBetween(matter.observation.at, notBefore));
    return wait(matter, `Trying again after a pause: ${failures.map(({ why }) => why).join(' ')}`, Math.min(...until));
  }
  const waiting = open(matter, 'requirement').filter(
    ({ check, remedy }) => remedy?.kind === 'wait' && needsMet(matter, check),
  );
  return waiting.length > 0 ? waitFor(matter, waiting) : null;
}

function askOperator(matter: Matter): Decision | null {
  const spent = actionable(matter).filter((finding) => triesOf(matter, finding) === 'spent');
  const advised = open(matter, 'requirement').filter(({ remedy }) => remedy?.kind === 'advice');
  if (spent.length + advised.length === 0) return null;
  const exhausted = spent
    .flatMap((finding) => failuresOf(matter, finding))
    .map(
      ({ kind, attempts, why }) => `${kind} failed ${attempts} times; mend its cause, then ring again. Last: ${why}`,
    );
  const decision = refuse(advised);
  return { ...decision, why: sentences([...spent, ...advised]), advice: [...exhausted, ...decision.advice] };
}

function rest({ observation, findings, checks, policy }: Matter): Decision {
  const unproven = findings.filter(({ check, status }) => status !== 'ready' && weightOf(checks, check) !== 'advice');
  if (unproven.length > 0) return { kind: 'rest', why: `Nothing to do now. ${sentences(unproven)}` };
  const { backlog } = observation;
  if (!backlog.seen) return { kind: 'rest', why: `Ready to burst. The backlog is unknown: ${backlog.why}` };
  const { waiting, source } = backlog.value;
  const wait = `${waiting === 1 ? '1 pod waits' : `${waiting} pods wait`} (${source}).`;
  const idle = waiting > 0 && !allows(policy.mode, 'burst') ? ` Mode ${policy.mode} moves no pods.` : '';
  return { kind: 'rest', why: `Ready to burst. ${wait}${idle}` };
}

/** Not-ready findings with actions of ours whose needs are all met. */
function actionable(matter: Matter): readonly Finding[] {
  return matter.findings.filter(({ check, remedy }) => remedy?.kind === 'actions' && needsMet(matter, check));
}

function needsMet({ checks, findings }: Matter, id: string): boolean {
  const isReady = (need: string) => findings.some(({ check, status }) => check === need && status === 'ready');
  return checks.find((check) => check.id === id)?.needs.every(isReady) ?? false;
}

/** `cooling`: failed lately. `spent`: failed as often as the policy allows. */
function triesOf(matter: Matter, finding: Finding): 'free' | 'cooling' | 'spent' {
  const failures = failuresOf(matter, finding);
  if (failures.some(({ attempts }) => attempts >= matter.policy.attemptsMax)) return 'spent';
  return failures.some(({ notBefore }) => isAfter(notBefore, matter.observation.at)) ? 'cooling' : 'free';
}

function failuresOf({ entry }: Matter, finding: Finding): readonly FailedAction[] {
  const isOf = (failure: FailedAction) => (action: Action) =>
    failure.kind === action.kind && failure.target === targetOf(action);
  return entry.failures.filter((failure) => actionsOf(finding).some(isOf(failure)));
}

function actionsOf({ remedy }: Finding): readonly Action[] {
  return remedy?.kind === 'actions' ? remedy.actions : [];
}

function open({ checks, findings }: Matter, weight: Check['weight']): readonly Finding[] {
  return findings.filter(({ check, status }) => status !== 'ready' && weightOf(checks, check) === weight);
}

function weightOf(checks: readonly Check[], id: string): Check['weight'] {
  return checks.find((check) => check.id === id)?.weight ?? 'requirement';
}

function waitFor(matter: Matter, findings: readonly Finding[]): Decision {
  const seconds = findings.map(({ remedy }) => (remedy?.kind === 'wait' ? remedy.secondsMin : 0));
  return wait(matter, sentences(findings), Math.max(...seconds));
}

/** How many waits in a row pass before the pauses between them grow by one more length. */
const waitsPerStep = 20;

/** Waits are bounded, and grow: a role may take an hour, and nobody wants 240 passes for it. */
function wait({ entry, policy }: Matter, why: string, secondsMin = 0): Decision {
  const waited = entry.episode?.followUps ?? 0;
  if (waited >= policy.followUpsMax) {
    return {
      kind: 'refuse',
      hasWaited: true,
      why,
      advice: [`Waited ${waited} times without progress. Find out why: ${why}`],
    };
  }
  const paced = policy.followUpSeconds * (1 + Math.floor(waited / waitsPerStep));
  const least = secondsMin > 0 ? { secondsMin: Math.ceil(secondsMin) } : {};
  return { kind: 'wait', why, seconds: Math.ceil(Math.max(paced, secondsMin)), ...least };
}

function refuse(findings: readonly Finding[]): Extract<Decision, { kind: 'refuse' }> {
  const isAdvice = (remedy: Remedy | undefined) => remedy?.kind === 'advice';
  const advice = findings
    .filter(({ remedy }) => isAdvice(remedy))
    .map(({ remedy }) => (remedy as { text: string }).text);
  return { kind: 'refuse', why: sentences(findings), advice };
}

const sentences = (findings: readonly Finding[]): string => findings.map(({ why }) => why).join(' ');

import { describe, expect, it } from 'vitest';
import { decide, type Matter } from '../../../shared/burst/decide.ts';
import { deletionOf } from '../../../shared/domain/deletion.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { unseen } from '../../../shared/domain/sight.ts';
import { byAction, byOperator, byWaiting, type Check } from '../../../shared/readiness/check.ts';
import { aProvenStray } from '../../builders/a-stray.ts';
import { aFailure, anEntry, aPendingChange, createSubnet, registerProvider } from '../../builders/an-entry.ts';
import { aBacklog, anObservation, aPolicy, clusterId, now } from '../../builders/an-observation.ts';

/** Three checks stand for all: one that nothing mends, one of ours, and one that needs it. */
const check = (id: string, weight: Check['weight'], needs: readonly string[] = []): Check => ({
  id,
  title: id,
  weight,
  needs,
  judge: () => ({ status: 'ready', why: '' }),
});
const checks = [
  check('network', 'precondition'),
  check('provider', 'requirement'),
  check('subnet', 'requirement', ['network', 'provider']),
  check('egress', 'advice'),
];

const ready = (id: string): Finding => ({ check: id, status: 'ready', why: `${id} is fine.` });
const lacking = (id: string, remedy: Finding['remedy']): Finding => ({
  check: id,
  status: 'not-ready',
  why: `${id} is missing.`,
  ...(remedy ? { remedy } : {}),
});

const matter = (findings: readonly Finding[], part: Partial<Matter> = {}): Matter => ({
  observation: anObservation(),
  checks,
  findings: checks.map(({ id }) => findings.find((one) => one.check === id) ?? ready(id)),
  policy: aPolicy(),
  entry: anEntry(),
  ...part,
});

describe('decide', () => {
  it('rests when everything is ready, and says how many pods wait', () => {
    const observation = anObservation({ backlog: { seen: true, value: aBacklog({ waiting: 40 }), at: now } });

    const decision = decide(matter([], { observation }));

    expect(decision).toEqual({
      kind: 'rest',
      why: 'Ready to burst. 40 pods wait (container-insights). Mode prepare moves no pods.',
    });
  });

  it('never calls an unknown backlog empty', () => {
    const observation = anObservation({ backlog: unseen('stale', 'The newest inventory is 20 minutes old.') });

    const decision = decide(matter([], { observation }));

    expect(decision.why).toContain('The backlog is unknown: The newest inventory is 20 minutes old.');
  });

  it('acts on what is missing, but holds back what needs it', () => {
    const findings = [lacking('provider', byAction(registerProvider)), lacking('subnet', byAction(createSubnet))];

    const decision = decide(matter(findings));

    expect(decision).toEqual({ kind: 'act', why: 'provider is missing.', actions: [registerProvider] });
  });

  it('waits for no deletion of what bursting left behind', () => {
    const deletion = deletionOf(clusterId, aProvenStray('group-without-pod'));
    const entry = anEntry({ pending: [aPendingChange(deletion)] });

    expect(decide(matter([], { entry }))).toMatchObject({ kind: 'rest' });
  });

  it('refuses everything while a precondition needs an operator, with the advice', () => {
    const findings = [
      lacking('network', byOperator('Move to Azure CNI.')),
      lacking('provider', byAction(registerProvider)),
    ];

    const decision = decide(matter(findings));

    expect(decision).toEqual({ kind: 'refuse', why: 'network is missing.', advice: ['Move to Azure CNI.'] });
  });

  it('waits for a precondition that time mends, and changes nothing meanwhile', () => {
    const findings = [lacking('network', byWaiting()), lacking('provider', byAction(registerProvider))];

    expect(decide(matter(findings))).toMatchObject({ kind: 'wait', seconds: 15 });
  });

  it('goes on where a precondition cannot be known before something else exists', () => {
    const findings: Finding[] = [
      { check: 'network', status: 'unknown', why: 'Not there yet.' },
      lacking('provider', byAction(registerProvider)),
    ];

    expect(decide(matter(findings))).toMatchObject({ kind: 'act', actions: [registerProvider] });
  });

  it('does what it can before it asks an operator about a requirement', () => {
    const findings = [
      lacking('provider', byAction(registerProvider)),
      lacking('subnet', byOperator('Free some addresses.')),
    ];

    expect(decide(matter(findings))).toMatchObject({ kind: 'act' });
    expect(decide(matter([findings[1] as Finding]))).toMatchObject({
      kind: 'refuse',
      advice: ['Free some addresses.'],
    });
  });

  it('lets a finding of mere advice stop nothing', () => {
    const decision = decide(matter([lacking('egress', byOperator('Add a NAT gateway.'))]));

    expect(decision).toMatchObject({ kind: 'rest', why: expect.stringContaining('Ready to burst') });
  });

  it('does not wait for what needs something that only an operator can mend', () => {
    const findings = [lacking('provider', byOperator('Register it.')), lacking('subnet', byWaiting())];

    expect(decide(matter(findings))).toMatchObject({ kind: 'refuse', advice: ['Register it.'] });
  });

  it('never sends a second change while one is under way', () => {
    const entry = anEntry({ pending: [aPendingChange(createSubnet)] });

    const decision = decide(matter([lacking('provider', byAction(registerProvider))], { entry }));

    expect(decision).toMatchObject({
      kind: 'wait',
      why: 'Azure is still working on create-subnet, as far as it can be seen.',
    });
  });

  it('pauses after a failure, until the pause is over', () => {
    const failure = aFailure(registerProvider, { notBefore: '2026-11-25T03:02:00.000Z' });
    const findings = [lacking('provider', byAction(registerProvider))];

    const during = decide(matter(findings, { entry: anEntry({ failures: [failure] }) }));
    const after = decide(matter(findings, { entry: anEntry({ failures: [{ ...failure, notBefore: now }] }) }));

    expect(during).toMatchObject({
      kind: 'wait',
      seconds: 120,
      secondsMin: 120,
      why: expect.stringContaining('Azure said no.'),
    });
    expect(after).toMatchObject({ kind: 'act' });
  });

  it('asks an operator when an action has failed as often as the policy allows', () => {
    const entry = anEntry({ failures: [aFailure(registerProvider, { attempts: 5 })] });

    const decision = decide(matter([lacking('provider', byAction(registerProvider))], { entry }));

    expect(decision).toMatchObject({ kind: 'refuse', advice: [expect.stringContaining('failed 5 times')] });
  });

  it('waits longer the longer it has waited, and not for ever', () => {
    const findings = [lacking('subnet', byWaiting())];
    const waited = (followUps: number) => anEntry({ episode: { id: 'e', startedAt: now, passes: 1, followUps } });

    expect(decide(matter(findings, { entry: waited(0) }))).toMatchObject({ kind: 'wait', seconds: 15 });
    expect(decide(matter(findings, { entry: waited(45) }))).toMatchObject({ kind: 'wait', seconds: 45 });
    expect(decide(matter(findings, { entry: waited(240) }))).toMatchObject({ kind: 'refuse' });
  });
});

import type { Action } from '../../shared/domain/action.ts';
import { targetOf } from '../../shared/domain/action.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import {
  emptyLedger,
  type FailedAction,
  type LastPass,
  type LedgerEntry,
  type PendingChange,
} from '../../shared/domain/ledger-entry.ts';
import { burstSubnetId, clusterId, networkId, now, subscriptionId } from './an-observation.ts';

export const registerProvider: Action = {
  kind: 'register-provider',
  subscriptionId,
  provider: 'Microsoft.ContainerInstance',
};

export const createSubnet: Action = {
  kind: 'create-subnet',
  networkId,
  subnetName: 'virtual-node-aci',
  addressPrefix: '10.241.1.0/24',
};

export const delegateSubnet: Action = { kind: 'delegate-subnet', subnetId: burstSubnetId };

export const anEntry = (part: Partial<LedgerEntry> = {}): LedgerEntry => ({ ...emptyLedger(clusterId), ...part });

export const aPendingChange = (action: Action, part: Partial<PendingChange> = {}): PendingChange => ({
  action,
  target: targetOf(action),
  passId: 'shop-prod-1',
  sentAt: now,
  operationUrl: 'https://management.azure.com/operations/1',
  ...part,
});

export const aFailure = (action: Action, part: Partial<FailedAction> = {}): FailedAction => ({
  target: targetOf(action),
  kind: action.kind,
  attempts: 1,
  tries: 1,
  tookHold: true,
  why: 'Azure said no.',
  notBefore: now,
  ...part,
});

export const aLastPass = (decision: Decision, part: Partial<LastPass> = {}): LastPass => ({
  id: 'shop-prod-1',
  startedAt: now,
  endedAt: now,
  signalId: 'alert-1',
  decision,
  findings: [],
  mode: 'prepare',
  problems: [],
  auditSequence: 1,
  ...part,
});

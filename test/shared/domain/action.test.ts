import { describe, expect, it } from 'vitest';
import { type Action, describe as sentenceOf, targetOf } from '../../../shared/domain/action.ts';
import { createSubnet, delegateSubnet, registerProvider } from '../../builders/an-entry.ts';
import { burstSubnetId, clusterId } from '../../builders/an-observation.ts';

const enableAddon: Action = { kind: 'enable-addon', clusterId, subnetName: 'virtual-node-aci' };
const assignRole: Action = {
  kind: 'assign-role',
  scope: burstSubnetId,
  principalId: 'the-addon',
  roleId: '4d97b98b-1d4f-4787-a291-c67834d212e7',
  roleName: 'Network Contributor',
};

describe('an action', () => {
  it.each([
    [registerProvider, '/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.ContainerInstance'],
    [createSubnet, burstSubnetId],
    [delegateSubnet, burstSubnetId],
    [enableAddon, clusterId],
    [assignRole, burstSubnetId],
  ])('$kind names the one resource that it changes', (action, target) => {
    expect(targetOf(action)).toBe(target);
  });

  it.each([
    [registerProvider, 'Register Microsoft.ContainerInstance in subscription 11111111-2222-3333-4444-555555555555'],
    [enableAddon, 'Enable the virtual-node add-on with subnet virtual-node-aci'],
    [assignRole, `Grant Network Contributor on ${burstSubnetId} to the-addon`],
  ])('$kind says in one sentence what it would do', (action, sentence) => {
    expect(sentenceOf(action)).toBe(sentence);
  });
});

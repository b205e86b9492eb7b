import { describe, expect, it } from 'vitest';
import { type Action, describe as sentenceOf, targetOf } from '../../../shared/domain/action.ts';
import { deletionOf } from '../../../shared/domain/deletion.ts';
import { aProvenStray } from '../../builders/a-stray.ts';
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

const deleteGroup = deletionOf(clusterId, aProvenStray('group-without-pod', { name: '/subscriptions/s/groups/g' }));
const deleteNode = deletionOf(clusterId, aProvenStray('ghost-node', { name: 'virtual-node-aci-linux' }));
const deletePod = deletionOf(clusterId, aProvenStray('stuck-pod', { name: 'shop/web-1' }));

describe('an action', () => {
  it.each([
    [deleteGroup, '/subscriptions/s/groups/g'],
    [deleteNode, `${clusterId}#delete-node#virtual-node-aci-linux`],
    [deletePod, `${clusterId}#delete-pod#shop/web-1`],
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
    [deleteGroup, 'Delete container group /subscriptions/s/groups/g, which nobody looks after'],
    [deleteNode, 'Delete node virtual-node-aci-linux, which nothing stands behind'],
    [deletePod, 'Delete pod shop/web-1 without waiting for its node, which is dead'],
    [enableAddon, 'Enable the virtual-node add-on with subnet virtual-node-aci'],
    [assignRole, `Grant Network Contributor on ${burstSubnetId} to the-addon`],
  ])('$kind says in one sentence what it would do', (action, sentence) => {
    expect(sentenceOf(action)).toBe(sentence);
  });
});

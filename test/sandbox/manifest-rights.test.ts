import { describe, expect, it } from 'vitest';
import { mayDo } from './kubernetes/api/access.ts';
import { manifestRights } from './manifest-rights.ts';

const may = (mode: Parameters<typeof manifestRights>[0], verb: string, plural: string, name?: string) =>
  mayDo(
    { name: 'controller', rights: manifestRights(mode) },
    { verb, plural, group: '', ...(name === undefined ? {} : { name }) },
  );

describe('The rights inside a cluster', () => {
  it('are none below mode burst, as nobody applies infra/kubernetes there', () => {
    expect([manifestRights('observe'), manifestRights('prepare')]).toEqual([[], []]);
  });

  it('are those of the manifest in mode burst, where no node can be deleted', () => {
    expect(may('burst', 'patch', 'pods', 'web')).toBe(true);
    expect(may('burst', 'list', 'nodes')).toBe(true);
    expect(may('burst', 'list', 'secrets')).toBe(false);
    expect(may('burst', 'delete', 'nodes', 'virtual-node-aci-linux')).toBe(false);
  });

  it('end in mode reap the node of the add-on, and no other one', () => {
    expect(may('reap', 'delete', 'nodes', 'virtual-node-aci-linux')).toBe(true);
    expect(may('reap', 'delete', 'nodes', 'vm-1')).toBe(false);
    expect(may('reap', 'delete', 'nodes')).toBe(false);
  });
});

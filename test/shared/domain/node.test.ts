import { describe, expect, it } from 'vitest';
import { isNodeReady } from '../../../shared/domain/node.ts';
import { aVmNode } from '../../builders/a-pod.ts';

describe('a node', () => {
  it.each([
    ['says so', [{ type: 'Ready', status: 'True' }], true],
    ['says it is not', [{ type: 'Ready', status: 'False' }], false],
    ['has not been heard of', [{ type: 'Ready', status: 'Unknown' }], false],
    ['says nothing', [], false],
  ])('is Ready only when it says so: it %s', (_what, conditions, expected) => {
    expect(isNodeReady(aVmNode({ status: { conditions } }))).toBe(expected);
  });
});

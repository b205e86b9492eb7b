import { describe, expect, it } from 'vitest';
import { createAuditAnchors } from '../../../shared/adapters/audit-anchors.ts';
import { storageNames } from '../../../shared/adapters/storage.ts';
import { partitionOf } from '../../../shared/adapters/table-key.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';

const azurite = useAzurite();

const anchorOf = (sequence: number) => ({ sequence, hash: `hash-${sequence}`, blob: 'blob', length: sequence * 100 });

describe('the anchor of a trail', () => {
  it('is absent at first, and then where it was moved to, for any process', async () => {
    const id = newCluster();
    const [anchors, elsewhere] = [createAuditAnchors(azurite.open()), createAuditAnchors(azurite.open())];
    expect(await anchors.read(id)).toBeNull();

    for (const sequence of [1, 2, 3]) await (sequence === 2 ? elsewhere : anchors).move(id, anchorOf(sequence));

    expect(await elsewhere.read(id)).toEqual(anchorOf(3));
    const found: string[] = [];
    for await (const cluster of anchors.clusters()) found.push(cluster);
    expect(found).toContain(id);
  });

  it('never goes back, whoever comes late', async () => {
    const id = newCluster();
    const [late, present] = [createAuditAnchors(azurite.open()), createAuditAnchors(azurite.open())];
    await late.move(id, anchorOf(1));
    await present.move(id, anchorOf(5));

    await late.move(id, anchorOf(2));

    expect(await present.read(id)).toEqual(anchorOf(5));
  });

  it('is refused with the name of its row where the row holds something else', async () => {
    const id = newCluster();
    const table = await azurite.open().table(storageNames.ledger);
    await table.createEntity({ partitionKey: partitionOf(id), rowKey: 'head', sequence: 'three' });

    await expect(createAuditAnchors(azurite.open()).read(id)).rejects.toThrow(
      `table ledger, partition ${partitionOf(id)}, row head`,
    );
  });
});

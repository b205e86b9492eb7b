import { describe, expect, it } from 'vitest';
import { storageNames } from '../../../shared/adapters/storage.ts';
import { partitionOf } from '../../../shared/adapters/table-key.ts';
import { createSeenSignals } from '../../../shared/adapters/table-seen-signals.ts';
import type { ClusterId } from '../../../shared/domain/ids.ts';
import { seenSecondsMax } from '../../../shared/ports/seen-signals.ts';
import { aSignal } from '../../contracts/bus.contract.ts';
import { newCluster } from '../../contracts/new-cluster.ts';
import { describeSeenSignals } from '../../contracts/seen-signals.contract.ts';
import { useAzurite } from '../../contracts/use-azurite.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const azurite = useAzurite();

describeSeenSignals('a table', () => {
  const clock = new FakeClock();
  const open = () => createSeenSignals({ storage: azurite.open(), clock });
  return { seenSignals: open(), elsewhere: open(), clock };
});

describe('seen signals in a table', () => {
  const rowsOf = async (id: ClusterId) => {
    const table = await azurite.open().table(storageNames.seenSignals);
    let rows = 0;
    for await (const { partitionKey } of table.listEntities()) if (partitionKey === partitionOf(id)) rows++;
    return rows;
  };

  it('are swept as new ones come in: old rows of the cluster go, those of others stay', async () => {
    const clock = new FakeClock();
    const seenSignals = createSeenSignals({ storage: azurite.open(), clock });
    const [busy, quiet] = [newCluster(), newCluster()];
    for (let at = 0; at < 5; at++) await seenSignals.add(aSignal({ clusterId: busy, id: `old-${at}` }));
    await seenSignals.add(aSignal({ clusterId: quiet }));

    clock.advance(seenSecondsMax + 1);
    await seenSignals.add(aSignal({ clusterId: busy, id: 'new' }));

    expect(await rowsOf(busy)).toBe(1);
    expect(await rowsOf(quiet)).toBe(1);
  });
});

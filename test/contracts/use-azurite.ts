import { afterAll, beforeAll } from 'vitest';
import { createStorage, type Storage } from '../../shared/adapters/storage.ts';
import { type Azurite, startAzurite } from '../sandbox/azurite.ts';

/** One Azurite for the tests of a file, in memory. `open` gives what another process would have: clients of its own. */
export function useAzurite(): { open(): Storage; connectionString(): string } {
  let azurite: Azurite | undefined;
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(() => azurite?.stop());
  const connectionString = () => azurite?.connectionString ?? '';
  return { connectionString, open: () => createStorage({ connectionString: connectionString() }) };
}

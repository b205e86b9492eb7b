import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { makeRandom } from '../sandbox/kubernetes/cluster.ts';

/** Whatever works inside `during` gets ids that hang on the seed alone. */
export interface Identities {
  during(work: () => void): void;
}

/**
 * Of equal pods a replica set lets the one go whose uid comes first, so with ids of chance the same seed would not give the
 * same day. The controller draws its own ids elsewhere: what it does must not change what the cluster draws.
 */
export async function withSeededIdentities<T>(seed: number, live: (ids: Identities) => Promise<T>): Promise<T> {
  const real = crypto.randomUUID;
  const random = makeRandom(seed);
  let isDrawing = false;
  crypto.randomUUID = () => (isDrawing ? uuidFrom(random) : real());
  syncBuiltinESMExports();
  const during = (work: () => void) => {
    isDrawing = true;
    try {
      work();
    } finally {
      isDrawing = false;
    }
  };
  try {
    return await live({ during });
  } finally {
    crypto.randomUUID = real;
    syncBuiltinESMExports();
  }
}

function uuidFrom(random: () => number): ReturnType<typeof crypto.randomUUID> {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

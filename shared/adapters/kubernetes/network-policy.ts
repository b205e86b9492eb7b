import * as z from 'zod/mini';
import type { NetworkPolicy } from '../../domain/cluster-view.ts';
import type { LabelSelector } from '../../domain/pod.ts';
import { asRecord } from '../arm/as-record.ts';

/** What is not understood of a selector selects all: a policy that is overlooked would leave a pod unguarded. */
export function networkPolicyOf(item: unknown): NetworkPolicy {
  const { metadata, spec } = asRecord(item);
  const selector = podSelectorSchema.safeParse(asRecord(spec).podSelector);
  const podSelector = selector.success ? (selector.data as LabelSelector) : {};
  return { namespace: String(asRecord(metadata).namespace), podSelector };
}

const podSelectorSchema = z.strictObject({
  matchLabels: z.optional(z.record(z.string(), z.string())),
  matchExpressions: z.optional(
    z.array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.optional(z.array(z.string())),
      }),
    ),
  ),
});

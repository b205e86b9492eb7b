/**
 * `observe` reports only; `prepare` also mends readiness; `burst` also lets pods burst and brings them home; `reap` also
 * deletes what bursting left behind, once it is proven twice from both sides.
 */
export type Mode = (typeof modes)[number];

/** Each mode may do all that the ones before it may. */
export const modes = ['observe', 'prepare', 'burst', 'reap'] as const;

/** Whether what `least` allows is allowed. */
export const allows = (mode: Mode, least: Mode): boolean => modes.indexOf(mode) >= modes.indexOf(least);

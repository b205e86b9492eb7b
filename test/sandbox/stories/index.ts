import { alreadyReady } from './already-ready.ts';
import { azureMisbehaves } from './azure-misbehaves.ts';
import { burstAndReturn } from './burst-and-return.ts';
import { burstReady } from './burst-ready.ts';
import { observeMode } from './observe-mode.ts';
import { operatorNeeded } from './operator-needed.ts';
import type { Story } from './story.ts';

/** The main story first: it is the one that `npm start` plays. */
export const stories: readonly [Story, ...Story[]] = [
  burstAndReturn,
  burstReady,
  alreadyReady,
  observeMode,
  operatorNeeded,
  azureMisbehaves,
];

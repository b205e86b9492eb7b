import type { Answer } from './receive.ts';

/** The answer to an alert that could not be taken: action groups repeat on 503, never on 500 (facts: azure-signals.md, section 6). */
export const sendAgain: Answer = {
  status: 503,
  jsonBody: { error: 'The alert could not be taken. Send it again.' },
  headers: { 'retry-after': '10' },
};

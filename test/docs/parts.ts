import { printActions } from './actions.ts';
import { printAuditEvents } from './audit-events.ts';
import { printChecks } from './checks.ts';
import { printEligibility } from './eligibility.ts';
import { printGrants } from './grants.ts';
import { printKeepReasons, printStayReasons } from './keep-reasons.ts';
import type { Print } from './marked.ts';
import { printParameters } from './parameters.ts';
import { printPending } from './pending.ts';
import { printPermissions } from './permissions.ts';
import { printSettings, printTags } from './settings.ts';
import { printStories } from './stories.ts';
import { printSummary } from './summary.ts';

/** Everything of the README that the code knows better. */
export const parts = {
  pending: printPending,
  stories: printStories,
  checks: printChecks,
  actions: printActions,
  'keep-reasons': printKeepReasons,
  'stay-reasons': printStayReasons,
  eligibility: printEligibility,
  parameters: printParameters,
  settings: printSettings,
  tags: printTags,
  permissions: printPermissions,
  grants: printGrants,
  'audit-events': printAuditEvents,
  summary: printSummary,
} satisfies Record<string, Print>;

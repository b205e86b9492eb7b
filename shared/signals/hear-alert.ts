import * as z from 'zod/mini';
import { parseClusterId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { type Alert, clusterIdProperty, clustersIn } from './alert.ts';
import { readCommonAlert } from './common-alert.ts';
import { answer, type Heard, type Ignored, type InScope, ignore, withIgnored } from './heard.ts';
import { caseless, instantFrom, isRecord, maybeText, quoted } from './lenient.ts';
import { readActivityAlert, readMetricAlert } from './non-common-alert.ts';

/**
 * Hears an Azure Monitor alert, as an action group posts it. Fired and resolved both ring, each once: an alert says
 * that something changed, and the pass sees for itself what. Never throws, whatever the body is.
 */
export function hearAlert(body: unknown, now: Instant, inScope: InScope): Heard {
  const read = envelope.safeParse(body);
  if (!read.success) return { malformed: `An alert must be a JSON object, not ${kindOf(body)}.` };
  const schema = read.data.schemaid;
  if (schema === undefined) return withoutSchema(body);
  const reader = readers.get(schema.toLowerCase());
  if (reader === undefined) return ignore(`Alert of schema ${quoted(schema)}`, `This schema is unknown. ${useCommon}`);
  const alert = reader(read.data.data);
  if (alert === null) return { malformed: `An alert of schema ${quoted(schema)} must bring its data.` };
  return hearRead(alert, now, inScope);
}

const envelope = caseless({ schemaid: maybeText, data: z.optional(z.unknown()) });

const readers: ReadonlyMap<string, (data: unknown) => Alert | null> = new Map([
  ['azuremonitorcommonalertschema', readCommonAlert],
  ['azuremonitormetricalert', readMetricAlert],
  ['microsoft.insights/activitylogs', readActivityAlert],
]);

const useCommon = 'Switch on the common alert schema for this receiver of the action group.';

/** Log alerts of the oldest form name no schema; anything else without one is no alert. */
function withoutSchema(body: unknown): Heard {
  const names = isRecord(body) ? Object.keys(body).map((name) => name.toLowerCase()) : [];
  const isOldLogAlert = names.includes('searchquery') || names.includes('alertrulename');
  if (isOldLogAlert)
    return ignore('Alert without a schema', `It looks like a log alert of the oldest form. ${useCommon}`);
  return { malformed: 'An alert must name its schema in schemaId.' };
}

function hearRead(alert: Alert, now: Instant, inScope: InScope): Heard {
  const what = alert.rule === '' ? 'Alert without a rule name' : `Alert ${quoted(alert.rule)}`;
  const clusterIds = clustersIn(alert);
  const unreadable = unreadableProperties(what, alert);
  if (clusterIds.length === 0) return withIgnored(ignore(what, whyNoCluster(alert)), unreadable);
  const key = alert.key.some((part) => part !== '' && part !== alert.condition) ? alert.key : [alert.condition, now];
  const raisedAt = instantFrom(alert.raisedAt, now);
  const reason = `${what} ${verbs[alert.condition]}.`;
  return withIgnored(answer({ cause: 'alert', what, reason, key, raisedAt, clusterIds }, now, inScope), unreadable);
}

const verbs: Readonly<Record<Alert['condition'], string>> = {
  fired: 'fired',
  resolved: 'was resolved',
  arrived: 'arrived',
};

function whyNoCluster({ clusterName }: Alert): string {
  const mend = `Give the alert rule the custom property ${clusterIdProperty} with the cluster's resource id.`;
  if (clusterName === undefined) return `It names no cluster. ${mend}`;
  return `It names cluster ${quoted(clusterName)} by its name only, which other clusters may share. ${mend}`;
}

/** A property meant for us and mistyped would otherwise fail in silence. */
function unreadableProperties(what: string, { places }: Alert): readonly Ignored[] {
  return places
    .filter(({ where }) => where.endsWith(`.${clusterIdProperty}`))
    .filter(({ values }) => values.some((value) => parseClusterId(value) === null))
    .map(({ where, values }) => ({
      what,
      why: `${where} is ${quoted(values.join(','))}, which does not name clusters by their resource ids throughout.`,
    }));
}

function kindOf(body: unknown): string {
  if (body === null) return 'null';
  if (Array.isArray(body)) return 'a list';
  return body === undefined ? 'an empty body' : `a ${typeof body}`;
}

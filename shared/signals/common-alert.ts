import * as z from 'zod/mini';
import { type Alert, conditionOf, customProperty, holdsResourceId, place } from './alert.ts';
import { caseless, listOf, maybe, maybeList, maybeText } from './lenient.ts';

/**
 * The common alert schema, all monitoring services (facts: azure-signals.md, section 1). `monitoringService` decides
 * the shape of alertContext, but its names vary; each place is therefore asked whatever the service calls itself.
 * Personal data of activity logs (caller, claims) is not in the schema and so never read.
 */
export function readCommonAlert(data: unknown): Alert | null {
  const read = commonAlert.safeParse(data);
  if (!read.success) return null;
  const { essentials, alertcontext: context, customproperties } = read.data;
  return {
    rule: essentials.alertrule ?? '',
    condition: conditionOf(essentials.monitorcondition),
    key: keyOf(essentials),
    raisedAt: essentials.resolveddatetime ?? essentials.fireddatetime,
    clusterName: context?.labels?.cluster,
    places: [
      customProperty('customProperties', customproperties),
      customProperty('alertContext.properties', context?.properties),
      place('alertTargetIDs', essentials.alerttargetids ?? []),
      place('dimensions', dimensionValues(context)),
      place('search results', (context?.searchresults?.tables ?? []).flatMap(resourceCells)),
      place('labels', [context?.labels?.['microsoft.resourceid']]),
      place('authorization.scope', [context?.authorization?.scope, context?.properties?.entity]),
    ],
  };
}

const dimensions = listOf(caseless({ name: z.string(), value: maybeText }));

export const condition = maybe(caseless({ allof: listOf(caseless({ dimensions })) }));

const table = caseless({ columns: listOf(caseless({ name: maybeText })), rows: listOf(z.array(z.unknown())) });

const essentials = caseless({
  alertid: maybeText,
  originalertid: maybeText,
  alertrule: maybeText,
  monitorcondition: maybeText,
  alerttargetids: maybeList,
  fireddatetime: maybeText,
  resolveddatetime: maybeText,
});

const alertContext = caseless({
  properties: maybe(caseless({ clusterid: maybeText, entity: maybeText })),
  condition,
  dimensions,
  searchresults: maybe(caseless({ tables: listOf(table) })),
  labels: maybe(caseless({ cluster: maybeText, 'microsoft.resourceid': maybeText })),
  authorization: maybe(caseless({ scope: maybeText })),
});

const commonAlert = caseless({
  essentials,
  alertcontext: maybe(alertContext),
  customproperties: maybe(caseless({ clusterid: maybeText })),
});

/** Fired and resolved of one alert share its id, so condition and times are part of the key. */
function keyOf(essentials: z.output<typeof commonAlert>['essentials']): readonly string[] {
  const { alertid, originalertid, alertrule, monitorcondition, fireddatetime, resolveddatetime } = essentials;
  return [
    alertid ?? originalertid ?? alertrule ?? '',
    conditionOf(monitorcondition),
    fireddatetime ?? '',
    resolveddatetime ?? '',
  ];
}

function dimensionValues(context: z.output<typeof alertContext> | undefined): readonly unknown[] {
  return [...resourceDimensions(context?.condition), ...resourceValues(context?.dimensions)];
}

export function resourceDimensions(found: z.output<typeof condition>): readonly unknown[] {
  return (found?.allof ?? []).flatMap(({ dimensions }) => resourceValues(dimensions));
}

const resourceValues = (found: z.output<typeof dimensions>): readonly unknown[] =>
  (found ?? []).filter(({ name }) => holdsResourceId(name)).map(({ value }) => value);

/** Log alerts of the first version embed their rows; a column holds the resource. */
function resourceCells({ columns = [], rows = [] }: z.output<typeof table>): readonly unknown[] {
  return columns.flatMap(({ name }, index) => (holdsResourceId(name) ? rows.map((row) => row[index]) : []));
}

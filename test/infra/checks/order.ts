import type { Check, Phase, Template, TemplateResource, Templates } from '../deployment.ts';

/** Order is invisible to the compiler: an edge that is lost shows as a deployment that fails now and then. */

/** In a template, or in the template of a module of it: `functionApp/app`. */
interface Wait {
  readonly phase: Phase;
  readonly who: string;
  readonly waitsFor: readonly string[];
}

export const waits: readonly Wait[] = [
  { phase: 'core', who: 'hostStorage', waitsFor: ['group', 'identity'] },
  { phase: 'core', who: 'auditTrail', waitsFor: ['identity', 'monitoring'] },
  { phase: 'core', who: 'monitoring', waitsFor: ['identity'] },
  { phase: 'core', who: 'outcomes', waitsFor: ['identity'] },
  { phase: 'core', who: 'privateAccess', waitsFor: ['hostStorage', 'auditTrail', 'outcomes'] },
  // Its storage, and with it the roles on it, which are made in the same modules.
  {
    phase: 'core',
    who: 'functionApp',
    waitsFor: ['identity', 'hostStorage', 'auditTrail', 'monitoring', 'outcomes', 'privateAccess'],
  },
  { phase: 'core', who: 'onSubscription', waitsFor: ['roleDefinitions', 'identity'] },
  { phase: 'core', who: 'onCluster', waitsFor: ['roleDefinitions', 'identity'] },
  { phase: 'core', who: 'onNetwork', waitsFor: ['roleDefinitions', 'identity'] },
  { phase: 'core', who: 'onNodes', waitsFor: ['roleDefinitions', 'identity'] },
  { phase: 'core', who: 'onLinked', waitsFor: ['roleDefinitions', 'identity'] },
  { phase: 'core', who: 'functionApp/app', waitsFor: ['plan'] },
  { phase: 'core', who: 'functionApp/appSettingsOfApp', waitsFor: ['app'] },
  { phase: 'core', who: 'functionApp/tokens', waitsFor: ['app'] },
  { phase: 'core', who: 'hostStorage/roles', waitsFor: ['account'] },
  { phase: 'core', who: 'hostStorage/containers', waitsFor: ['blobs'] },
  { phase: 'core', who: 'hostStorage/queues', waitsFor: ['queueService'] },
  { phase: 'core', who: 'hostStorage/tables', waitsFor: ['tableService'] },
  { phase: 'core', who: 'auditTrail/immutability', waitsFor: ['trail'] },
  { phase: 'core', who: 'auditTrail/writer', waitsFor: ['trail'] },
  { phase: 'core', who: 'privateAccess/zones', waitsFor: ['net'] },
  { phase: 'core', who: 'privateAccess/toHost', waitsFor: ['net', 'zones'] },
  { phase: 'core', who: 'privateAccess/toAudit', waitsFor: ['net', 'zones'] },
  { phase: 'core', who: 'privateAccess/toOutcomes', waitsFor: ['net', 'zones'] },
  { phase: 'events', who: 'eventStorage', waitsFor: ['topics'] },
  // Storage of events, and with it the roles on it, which are made in the same module.
  { phase: 'events', who: 'subscriptions', waitsFor: ['topics', 'eventStorage'] },
  { phase: 'events', who: 'givenSubscriptions', waitsFor: ['givenEventStorage'] },
  { phase: 'events', who: 'metricAlerts', waitsFor: ['actionGroup'] },
  { phase: 'events', who: 'queryAlerts', waitsFor: ['actionGroup'] },
  { phase: 'events', who: 'prometheusRules', waitsFor: ['actionGroup'] },
];

export const whoeverMustWaitWaits: Check = ({ templates }) => waits.flatMap((wait) => missing(wait, templates));

function missing({ phase, who, waitsFor }: Wait, templates: Templates): readonly string[] {
  const [name = '', inner] = who.split('/');
  const outer = templates[phase].resources[name];
  const resource = inner === undefined ? outer : templateOf(outer)?.resources[inner];
  if (!resource) return [`There is no ${who} in ${phase}: correct test/infra/checks/order.ts.`];
  return waitsFor
    .filter((other) => !(resource.dependsOn ?? []).some((one) => one === other || one.includes(`'${other}[`)))
    .map((other) => `${phase}: ${who} does not wait for ${other}.`);
}

const templateOf = (module: TemplateResource | undefined): Template | undefined => module?.properties?.template;

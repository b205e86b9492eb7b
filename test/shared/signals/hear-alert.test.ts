import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClusterId, clusterIdOf } from '../../../shared/domain/ids.ts';
import type { Signal } from '../../../shared/domain/signal.ts';
import { hearAlert } from '../../../shared/signals/hear-alert.ts';
import { aMetricAlert } from '../../builders/an-alert.ts';
import { clusterId, now, subscriptionId } from '../../builders/an-observation.ts';

const firedAt = '2026-11-25T02:58:00.000Z';

const fired = aMetricAlert({ clusterId, firedAt, rule: 'pods-pending', waiting: 40 });

const otherId = clusterIdOf({ subscriptionId, resourceGroup: 'shop', name: 'shop-test' });

const inScope = (id: ClusterId) => id === clusterId;

const everywhere = () => true;

const workspaceId = `/subscriptions/${subscriptionId}/resourcegroups/mon/providers/microsoft.operationalinsights/workspaces/logs`;

/** A common alert of any service, its target a workspace unless the test says otherwise. */
function aCommonAlert(essentials: object, alertContext: unknown = {}, customProperties: unknown = null) {
  const usual = { alertId: '/alerts/1', alertRule: 'r', monitorCondition: 'Fired', firedDateTime: firedAt };
  const data = {
    essentials: { ...usual, alertTargetIDs: [workspaceId], ...essentials },
    alertContext,
    customProperties,
  };
  return { schemaId: 'azureMonitorCommonAlertSchema', data };
}

function signalsOf(body: unknown, scope = everywhere as (id: ClusterId) => boolean): readonly Signal[] {
  const heard = hearAlert(body, now, scope);
  if ('malformed' in heard) throw new Error(heard.malformed);
  return heard.signals;
}

function whysOf(body: unknown, scope = everywhere as (id: ClusterId) => boolean): readonly string[] {
  const heard = hearAlert(body, now, scope);
  return 'malformed' in heard ? [`malformed: ${heard.malformed}`] : heard.ignored.map(({ why }) => why);
}

describe('hearAlert', () => {
  it('rings for the cluster of a metric alert, at once, and says which rule fired and when', () => {
    expect(hearAlert(fired, now, inScope)).toEqual({
      signals: [
        {
          id: expect.stringMatching(/^alert-[0-9a-f]{32}$/),
          cause: 'alert',
          clusterId,
          reason: 'Alert "pods-pending" fired.',
          raisedAt: firedAt,
          dueAt: now,
        },
      ],
      ignored: [],
    });
  });

  it('rings for a resolved alert too: something changed, and the pass sees for itself what', () => {
    const resolvedAt = '2026-11-25T02:59:00.000Z';
    const resolved = { ...alertAbout, condition: 'Resolved', resolvedAt } as const;

    const [signal] = signalsOf(aMetricAlert(resolved), inScope);

    expect(signal).toMatchObject({ reason: 'Alert "pods-pending" was resolved.', raisedAt: resolvedAt });
  });

  it.each([
    ['sent again', {}, true],
    ['resolved', { condition: 'Resolved' }, false],
    ['fired anew later', { firedAt: '2026-11-25T02:59:00.000Z' }, false],
    ['of another cluster', { clusterId: otherId }, false],
    ['of another rule', { rule: 'pods-not-ready' }, false],
  ] as const)('knows an alert %s: same signal %s', (_, part, isSame) => {
    const [first] = signalsOf(fired);
    const [second] = signalsOf(aMetricAlert({ ...alertAbout, ...part }));

    expect(second?.id === first?.id).toBe(isSame);
  });

  it('tells fired from resolved where the sender gives no time of the end, as log alerts do', () => {
    const both = ['Fired', 'Resolved'].map((monitorCondition) =>
      aCommonAlert({ monitorCondition, alertTargetIDs: [clusterId] }),
    );

    const ids = both.flatMap((alert) => signalsOf(alert)).map(({ id }) => id);

    expect(new Set(ids).size).toBe(2);
  });

  it('gives the same signals for the same alert at another time, but for when the pass is due', () => {
    const [first] = signalsOf(fired);
    const heard = hearAlert(fired, '2026-11-25T03:10:00.000Z', inScope);

    expect(heard).toMatchObject({ signals: [{ ...first, dueAt: '2026-11-25T03:10:00.000Z' }] });
  });

  it.each<[string, unknown]>([
    ['a custom property', aCommonAlert({}, {}, { clusterId })],
    ['a custom property in other case', aCommonAlert({}, {}, { CLUSTERID: clusterId.toUpperCase() })],
    ['a property of the alert context', aCommonAlert({}, { properties: { clusterId } })],
    ['the target', aCommonAlert({ alertTargetIDs: [clusterId] })],
    ['a target below it', aCommonAlert({ alertTargetIDs: [`${clusterId}/agentPools/nodes`] })],
    ['a target spelt in other letters', aCommonAlert({ AlertTargetIds: [clusterId.toUpperCase()] })],
    ['the dimension _ResourceId of a log alert', aCommonAlert({}, dimension('_ResourceId'))],
    ['the dimension ResourceId', aCommonAlert({}, dimension('ResourceId'))],
    ['the dimension ClusterId of Container insights', aCommonAlert({}, dimension('ClusterId'))],
    ['a row of a log alert of the first version', aCommonAlert({}, rowsOf('_ResourceId', ['x', clusterId]))],
    ['a dimension of one', aCommonAlert({}, { Dimensions: [{ name: 'ResourceId', value: clusterId }] })],
    ['a Prometheus label', aCommonAlert({}, { labels: { cluster: 'shop-prod', 'microsoft.resourceid': clusterId } })],
    ['the scope of an activity', aCommonAlert({}, { authorization: { scope: `${clusterId}/agentPools/nodes` } })],
    ['the entity of an activity', aCommonAlert({}, { properties: { entity: clusterId } })],
    ['the resource of a non-common metric alert', aMetricAlertOfOldForm({ resourceId: clusterId })],
    ['a property of a non-common metric alert', aMetricAlertOfOldForm({}, { clusterId })],
    ['the resource of a non-common activity alert', anActivityAlert({ resourceId: clusterId })],
    ['the scope of a non-common activity alert', anActivityAlert({ authorization: { scope: clusterId } })],
  ])('finds the cluster in %s', (_, body) => {
    expect(signalsOf(body).map((signal) => signal.clusterId)).toEqual([clusterId]);
  });

  it('trusts the custom property more than the target', () => {
    const alert = aMetricAlert({ ...alertAbout, customProperties: { clusterId: otherId } });

    expect(signalsOf(alert).map((signal) => signal.clusterId)).toEqual([otherId]);
  });

  it('rings once for each of several clusters', () => {
    const alert = aCommonAlert({}, {}, { clusterId: `${clusterId}, ${otherId}, ${clusterId}` });

    const signals = signalsOf(alert);

    expect(signals.map((signal) => signal.clusterId)).toEqual([clusterId, otherId]);
    expect(new Set(signals.map(({ id }) => id)).size).toBe(2);
  });

  it('rings for the cluster in scope and names the other', () => {
    const alert = aCommonAlert({ alertTargetIDs: [clusterId, otherId] });

    expect(signalsOf(alert, inScope).map((signal) => signal.clusterId)).toEqual([clusterId]);
    expect(whysOf(alert, inScope)).toEqual([`${otherId} is outside the configured scope.`]);
  });

  it('says how to mend a rule whose alert names no cluster', () => {
    expect(whysOf(aCommonAlert({}))).toEqual([
      "It names no cluster. Give the alert rule the custom property clusterId with the cluster's resource id.",
    ]);
    expect(whysOf(aCommonAlert({}, { labels: { cluster: 'shop-prod' } }))[0]).toMatch(
      /^It names cluster "shop-prod" by/,
    );
  });

  it('tells of a custom property with a slip of the pen, and falls back to the target', () => {
    const alert = aMetricAlert({ ...alertAbout, customProperties: { clusterId: 'shop-prod' } });

    expect(signalsOf(alert).map((signal) => signal.clusterId)).toEqual([clusterId]);
    expect(whysOf(alert)).toContain(
      'customProperties.clusterId is "shop-prod", which does not name clusters by their resource ids throughout.',
    );
  });

  it.each<[string, unknown, string]>([
    ['no body', undefined, 'malformed: An alert must be a JSON object, not an empty body.'],
    ['a list', [fired], 'malformed: An alert must be a JSON object, not a list.'],
    ['a text', 'fire!', 'malformed: An alert must be a JSON object, not a string.'],
    ['an empty object', {}, 'malformed: An alert must name its schema in schemaId.'],
    ['no data', { schemaId: 'azureMonitorCommonAlertSchema' }, 'malformed: An alert of schema "azureMonitor'],
    ['no essentials', { ...fired, data: { essentials: null } }, 'malformed: An alert of schema "azureMonitor'],
    [
      'no context',
      { schemaId: 'AzureMonitorMetricAlert', data: {} },
      'malformed: An alert of schema "AzureMonitorMetric',
    ],
    ['an unknown schema', { schemaId: 'Other', data: {} }, 'This schema is unknown. Switch on the common alert schema'],
    ['the oldest log form', { AlertRuleName: 'r', SearchQuery: 'q' }, 'It looks like a log alert of the oldest form.'],
  ])('refuses what can never be valid and ignores what is not for us: %s', (_, body, why) => {
    expect(whysOf(body)).toEqual([expect.stringContaining(why)]);
  });

  it('takes fields of unexpected types for absent and still finds the cluster', () => {
    const alert = aCommonAlert(
      {
        alertRule: { no: 'text' },
        firedDateTime: 12,
        monitorCondition: ['x'],
        alertTargetIDs: [null, 7, {}, clusterId],
      },
      { condition: 'none', labels: [], properties: 'p', SearchResults: { tables: [1, { columns: {}, rows: 'x' }] } },
      'none',
    );

    expect(signalsOf(alert)).toMatchObject([
      { clusterId, reason: 'Alert without a rule name arrived.', raisedAt: now },
    ]);
  });

  it.each([
    ['2019-03-22T13:58:24.3713213Z', '2019-03-22T13:58:24.371Z'],
    ['2021-11-16T08:27:36.1836909+01:00', '2021-11-16T07:27:36.183Z'],
    ['2024-04-16T22:17:12.1032748', '2024-04-16T22:17:12.103Z'],
    ['yesterday', now],
    ['2024-99-99T99:99:99Z', now],
    ['+275760-09-13T00:00:00.000Z', now],
  ])('reads the time %s as %s', (text, instant) => {
    expect(signalsOf(aCommonAlert({ alertTargetIDs: [clusterId], firedDateTime: text }))[0]?.raisedAt).toBe(instant);
  });

  it('puts a rule name of any kind on one short line', () => {
    const alert = aMetricAlert({ ...alertAbout, rule: `a\n\u202eb\u0000${'c'.repeat(10_000)}` });

    const reason = signalsOf(alert)[0]?.reason ?? '';

    expect(reason).toMatch(/^Alert "a b c{115}…" fired\.$/);
  });

  it('hears a thousand clusters at most and says that there were more', () => {
    const ids = Array.from({ length: 1003 }, (_, index) => `${clusterId}${index}`);
    const alert = aCommonAlert({ alertTargetIDs: ids });

    expect(signalsOf(alert)).toHaveLength(1000);
    expect(whysOf(alert)).toEqual(['It names 3 clusters more than the 1000 that are heard at once.']);
  });

  it('reads a list of any length', () => {
    const alertTargetIDs = [...Array.from({ length: 200_000 }, () => 'x'), clusterId];

    expect(signalsOf(aCommonAlert({ alertTargetIDs }))).toHaveLength(1);
  });

  it('tells of many foreign clusters, and of a property full of noise, in one line each', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `${otherId}${index}`);
    const alert = aCommonAlert({ alertTargetIDs: ids }, {}, { clusterId: ','.repeat(100_000) });

    expect(whysOf(alert, inScope)).toEqual([
      `${otherId}0 and 199 more are outside the configured scope.`,
      expect.stringMatching(/^customProperties\.clusterId is ",{119}…", which/),
    ]);
  });

  it('treats two alerts without any identity as two', () => {
    const alert = { ...fired, data: { ...fired.data, essentials: { alertTargetIDs: [clusterId] } } };
    const later = hearAlert(alert, '2026-11-25T03:10:00.000Z', inScope);

    expect(later).not.toMatchObject({ signals: [{ id: signalsOf(alert)[0]?.id }] });
  });

  it('never throws and never rings outside the scope, whatever arrives', () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true });
    const texts = fc.constantFrom(
      'azureMonitorCommonAlertSchema',
      'AzureMonitorMetricAlert',
      'Microsoft.Insights/activityLogs',
    );
    const ids = fc.constantFrom(clusterId, otherId, workspaceId);
    const field = fc.oneof(anything, ids, fc.array(fc.oneof(ids, anything)));
    const context = fc.record({
      properties: field,
      condition: field,
      labels: field,
      SearchResults: field,
      activityLog: field,
    });
    const essentials = fc.record({
      alertId: field,
      alertTargetIDs: field,
      firedDateTime: field,
      monitorCondition: field,
    });
    const data = fc.record({ essentials, alertContext: context, context, customProperties: field, properties: field });
    const body = fc.oneof(anything, fc.record({ schemaId: fc.oneof(texts, anything), data: fc.oneof(data, anything) }));

    fc.assert(
      fc.property(body, (value) => {
        const heard = hearAlert(value, now, inScope);
        const foreign = 'malformed' in heard ? [] : heard.signals.filter(({ clusterId: id }) => id !== clusterId);
        expect(foreign).toEqual([]);
      }),
    );
  });
});

const alertAbout = { clusterId, firedAt, rule: 'pods-pending', waiting: 40 };

function dimension(name: string) {
  return {
    condition: {
      allOf: [
        {
          dimensions: [
            { name: 'Computer', value: 'c' },
            { name, value: clusterId },
          ],
        },
      ],
    },
  };
}

function rowsOf(column: string, row: readonly unknown[]) {
  return { SearchResults: { tables: [{ name: 't', columns: [{ name: 'Computer' }, { name: column }], rows: [row] }] } };
}

function aMetricAlertOfOldForm(context: object, properties: object = {}) {
  return {
    schemaId: 'AzureMonitorMetricAlert',
    data: { status: 'Activated', context: { name: 'r', ...context }, properties },
  };
}

function anActivityAlert(activityLog: object) {
  return { schemaId: 'Microsoft.Insights/activityLogs', data: { status: 'Activated', context: { activityLog } } };
}

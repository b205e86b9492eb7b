import { createHash } from 'node:crypto';
import { type ClusterId, partsOf } from '../../shared/domain/ids.ts';

/**
 * A metric alert as an action group posts it in the common alert schema, about pods that wait. It has every member of
 * the documented sample and no other (a test holds it to that). `resolvedDateTime` joins them where it is resolved.
 */
export function aMetricAlert(about: AlertAbout) {
  const { clusterId, firedAt, rule, condition = 'Fired', resolvedAt = firedAt } = about;
  const { subscriptionId, resourceGroup, name } = partsOf(clusterId);
  const customProperties = about.customProperties ?? { customKey1: 'value1', customKey2: 'value2' };
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${alertGuid(about)}`,
        alertRule: rule,
        severity: 'Sev2',
        signalType: 'Metric',
        monitorCondition: condition,
        monitoringService: 'Platform',
        alertTargetIDs: [targetId(clusterId)],
        configurationItems: [name],
        originAlertId: `${subscriptionId}_${resourceGroup}_microsoft.insights_metricAlerts_${rule}_1234567890`,
        firedDateTime: firedAt,
        ...(condition === 'Resolved' ? { resolvedDateTime: resolvedAt } : {}),
        description: 'Pods wait for capacity',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: alertContext(about, customProperties),
      customProperties,
    },
  };
}

export interface AlertAbout {
  readonly clusterId: ClusterId;
  /** ISO 8601. */
  readonly firedAt: string;
  readonly rule: string;
  /** Pods that wait. */
  readonly waiting: number;
  readonly namespace?: string;
  readonly condition?: 'Fired' | 'Resolved';
  readonly resolvedAt?: string;
  readonly customProperties?: Readonly<Record<string, string>>;
}

function alertContext(
  { firedAt, waiting, namespace = 'shop' }: AlertAbout,
  properties: Readonly<Record<string, string>>,
) {
  return {
    properties,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: {
      windowSize: 'PT1M',
      allOf: [
        {
          metricName: 'kube_pod_status_phase',
          metricNamespace: 'Microsoft.ContainerService/managedClusters',
          operator: 'GreaterThan',
          threshold: '0',
          timeAggregation: 'Total',
          dimensions: [
            { name: 'phase', value: 'Pending' },
            { name: 'namespace', value: namespace },
          ],
          metricValue: waiting,
          webTestName: null,
        },
      ],
      windowStartTime: minuteBefore(firedAt),
      windowEndTime: firedAt,
    },
  };
}

/** Azure writes the segments of a target's type in lower case and leaves its group and name as they are. */
function targetId(clusterId: ClusterId): string {
  const { subscriptionId, resourceGroup, name } = partsOf(clusterId);
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/microsoft.containerservice/managedclusters/${name}`;
}

/** Fired and resolved of one alert share its id; another firing is another alert. */
function alertGuid({ clusterId, rule, firedAt }: AlertAbout): string {
  const digits = createHash('sha256').update(`${clusterId} ${rule} ${firedAt}`).digest('hex');
  return digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const minuteBefore = (instant: string) => new Date(Date.parse(instant) - 60_000).toISOString();

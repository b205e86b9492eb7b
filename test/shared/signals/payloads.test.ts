import { describe, expect, it } from 'vitest';
import type { ClusterId } from '../../../shared/domain/ids.ts';
import { hearAlert } from '../../../shared/signals/hear-alert.ts';
import { hearEvent } from '../../../shared/signals/hear-event.ts';
import { clusterId, now, subscriptionId } from '../../builders/an-observation.ts';
import { hasPayloads, payload, payloadNames, payloadText } from '../../builders/payloads.ts';

/**
 * What is heard in each published payload. No public sample is about an AKS cluster by a real id, so each is heard twice:
 * as published (nothing rings), and with its placeholders filled and its machine or account swapped for our cluster.
 */
const onOurCluster: Readonly<Record<string, string>> = {
  'agtest-activity-administrative': 'rings: Alert "test-activityLogAlertRule" fired.',
  'agtest-availability': 'ignored: It names no cluster.',
  'agtest-budget-actual-cost': 'ignored: It names no cluster.',
  'agtest-log-v1-metric-measurement': 'ignored: It names no cluster.',
  'agtest-log-v2': 'ignored: It names no cluster.',
  'agtest-metric-dynamic': 'rings: Alert "test-dynamicMetricAlertRule" fired.',
  'agtest-metric-static': 'rings: Alert "test-metricAlertRule" fired.',
  'agtest-resource-health': 'rings: Alert "test-ResourceHealthAlertRule" fired.',
  'agtest-smart': 'ignored: It names no cluster.',
  'cas-metric-resolved': 'rings: Alert "WCUS-R2-Gen2" was resolved.',
  'cas-metric-resolved-customprops': 'rings: Alert "WCUS-R2-Gen2" was resolved.',
  'cas-prometheus-fired': 'ignored: It names cluster "aks0001" by its name only',
  'ce-aks-cluster-support-ended': 'ignored: It tells of Kubernetes versions',
  'ce-aks-cluster-support-ending': 'ignored: It tells of Kubernetes versions',
  'ce-aks-new-kubernetes-version': 'ignored: It tells of Kubernetes versions',
  'ce-aks-nodepool-rolling-failed': 'rings: Node pool "nodepool1" failed to roll.',
  'ce-aks-nodepool-rolling-started': 'rings: Node pool "nodepool1" began rolling.',
  'ce-aks-nodepool-rolling-succeeded': 'rings: Node pool "nodepool1" finished rolling.',
  'ce-resources-action-success':
    'ignored: Operation "Microsoft.EventHub/namespaces/AuthorizationRules/listKeys/action"',
  'ce-resources-delete-success': 'rings: Azure operation "Microsoft.Storage/storageAccounts/delete" succeeded.',
  'ce-resources-write-cancel': 'rings: Azure operation "Microsoft.Storage/storageAccounts/write" was cancelled.',
  'ce-resources-write-success': 'rings: Azure operation "Microsoft.Storage/storageAccounts/write" succeeded.',
  'ce-rn-health-annotated': 'rings: Resource health noted "VirtualMachineDeallocationInitiated".',
  'ce-rn-health-availability': 'rings: Resource health changed from "Unavailable" to "Available".',
  // The sample has stray spaces in its ids: no Azure id has.
  'ce-rn-resources-created-or-updated': 'ignored: It is about no managed cluster.',
  'ce-rn-resources-deleted': 'rings: A resource of the cluster was deleted.',
  'ce-storage-blobcreated': 'ignored: Events of this type say nothing about a cluster.',
  'ctx-activity-autoscale': 'malformed: An alert must name its schema',
  'ctx-activity-security': 'malformed: An alert must name its schema',
  'ctx-metric-dynamic': 'malformed: An alert must name its schema',
  'ctx-metric-static': 'malformed: An alert must name its schema',
  'ctx-prometheus': 'malformed: An alert must name its schema',
  'ctx-resource-health': 'malformed: An alert must name its schema',
  'ctx-service-health-maintenance': 'malformed: An alert must name its schema',
  'eg-aks-cluster-support-ended': 'ignored: It tells of Kubernetes versions',
  'eg-aks-cluster-support-ending': 'ignored: It tells of Kubernetes versions',
  'eg-aks-new-kubernetes-version': 'ignored: It tells of Kubernetes versions',
  'eg-aks-nodepool-rolling-failed': 'rings: Node pool "nodepool1" failed to roll.',
  'eg-aks-nodepool-rolling-started': 'rings: Node pool "nodepool1" began rolling.',
  'eg-aks-nodepool-rolling-succeeded': 'rings: Node pool "nodepool1" finished rolling.',
  'eg-deadletter-blobcreated': 'ignored: Events of this type say nothing about a cluster.',
  'eg-resources-action-success':
    'ignored: Operation "Microsoft.EventHub/namespaces/AuthorizationRules/listKeys/action"',
  'eg-resources-delete-failure': 'rings: Azure operation "Microsoft.Storage/storageAccounts/delete" failed.',
  'eg-resources-delete-success': 'rings: Azure operation "Microsoft.Storage/storageAccounts/delete" succeeded.',
  'eg-resources-write-failure': 'rings: Azure operation "Microsoft.Storage/storageAccounts/write" failed.',
  'eg-resources-write-success': 'rings: Azure operation "Microsoft.Storage/storageAccounts/write" succeeded.',
  'eg-rn-aks-scheduled-event': 'rings: Scheduled maintenance "Start to upgrade security vhd" is now "Started".',
  'eg-rn-fleetgate-created-array': 'ignored: Events of this type say nothing about a cluster.',
  'eg-rn-fleetgate-updated': 'ignored: Events of this type say nothing about a cluster.',
  'eg-rn-health-annotated': 'rings: Resource health noted "VirtualMachineDeallocationInitiated".',
  'eg-rn-health-availability': 'rings: Resource health changed from "Unavailable" to "Available".',
  'eg-rn-resources-created-or-updated': 'rings: A resource of the cluster was created or updated.',
  'eg-rn-resources-deleted': 'rings: A resource of the cluster was deleted.',
  'eg-subscription-validation': 'ignored: The handshake of a subscription is answered by the Functions host.',
  'eg-subscription-validation-nourl': 'ignored: The handshake of a subscription is answered by the Functions host.',
  'eg-subscription-validation-response': 'malformed: An event must be a JSON object with id, type and source',
  'legacy-activity-administrative': 'rings: Alert "Microsoft.Compute/virtualMachines/restart/action" fired.',
  // Its subscription id is no GUID.
  'legacy-activity-recommendation': 'ignored: It names no cluster.',
  'legacy-activity-service-health': 'ignored: It names no cluster.',
  'legacy-metric-static': 'rings: Alert "test-metricAlertRule" fired.',
};

describe.skipIf(!hasPayloads)('published payloads', () => {
  it('all have a row here', () => {
    expect(Object.keys(onOurCluster).sort()).toEqual([...payloadNames].sort());
  });

  it.each(payloadNames)('%s rings for nobody as published, even with everything in scope', (name) => {
    const heard = hear(name, payload(name), () => true);

    expect('malformed' in heard ? [] : heard.signals).toEqual([]);
  });

  it.each(Object.entries(onOurCluster))('%s, put on our cluster, %s', (name, expected) => {
    const body = JSON.parse(payloadText(name), (_, value) => putOnOurCluster(value));

    const heard = hear(name, body, (id) => id === clusterId);

    expect(tell(heard)).toContain(expected);
  });

  it.each(payloadNames)('%s leaves no personal data behind', (name) => {
    const body = JSON.parse(payloadText(name), (key, value) => (isPersonal(key) ? 'MARK' : putOnOurCluster(value)));

    const heard = hear(name, body, () => true);

    expect(JSON.stringify(heard)).not.toMatch(/MARK|claims|@|contoso\.com/i);
  });
});

const isPersonal = (key: string) => ['claims', 'caller', 'httpRequest', 'BudgetCreator', 'evidence'].includes(key);

function hear(name: string, body: unknown, inScope: (id: ClusterId) => boolean) {
  return /^(eg|ce)-/.test(name) ? hearEvent(body, now, inScope) : hearAlert(body, now, inScope);
}

function tell(heard: ReturnType<typeof hearAlert>): string {
  if ('malformed' in heard) return `malformed: ${heard.malformed}`;
  const rings = heard.signals.map(({ clusterId: id, reason }) =>
    id === clusterId ? `rings: ${reason}` : `wrong: ${id}`,
  );
  return [...rings, ...heard.ignored.map(({ why }) => `ignored: ${why}`)].join('\n');
}

function putOnOurCluster(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .replaceAll(/\{sub?scription-id\}|\{subcription-id\}|<subscription id>|<GUID>/gi, subscriptionId)
    .replaceAll(/(subscriptions\/)(?!12345-)[-\da-f]{36}/gi, `$1${subscriptionId}`)
    .replaceAll(/\{resource-group\}|\{rg-name\}|<resource-group>|pipelinealertrg|test-RG/gi, 'shop')
    .replaceAll(/(providers\/)microsoft\.(?:compute|storage|eventhub)\/[a-z]+\/[^/"]+/gi, `$1${cluster}`)
    .replaceAll(/\{cluster\}|\{managedcluster-name\}/g, 'shop-prod');
}

const cluster = 'Microsoft.ContainerService/managedClusters/shop-prod';

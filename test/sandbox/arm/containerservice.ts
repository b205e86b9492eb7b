/** Microsoft.ContainerService: managed clusters and their pools. Facts on ARM, sections 2 and 5. */
import { changedFixedProperty, type SentCluster, writeCluster } from './cluster-update.ts';
import { findCluster, virtualNodeAddon } from './clusters.ts';
import { notModelled, refuse, refuseFlat, resourceNotFound } from './errors.ts';
import { isAtOrAbove, keyOf, partsOf } from './ids.ts';
import { beginOperation, runningOperation, statusUrl } from './operations.ts';
import { pageOf } from './paging.ts';
import type { Answer, Call, Route } from './router.ts';
import type { AgentPool, AzureWorld, ManagedCluster } from './state.ts';

const TYPE = 'Microsoft.ContainerService/managedClusters';
const IN_SUBSCRIPTION = `/subscriptions/{subscriptionId}/providers/${TYPE}`;
const IN_GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;
const ONE = `${IN_GROUP}/{resourceName}`;
const TERMINAL_STATES = ['Succeeded', 'Failed', 'Canceled'];

/** The kubeconfig that ARM hands to users of the cluster; undefined where the sandbox has no such Kubernetes. */
export type KubeconfigOf = (clusterId: string) => string | undefined;

export function containerserviceRoutes(kubeconfigOf?: KubeconfigOf): Route[] {
  return [...resourceRoutes, { ...credentialsRoute, handle: (call: Call) => listUserCredential(call, kubeconfigOf) }];
}

const resourceRoutes: Route[] = [
  { operation: 'managedClusters.list', method: 'GET' as const, path: IN_SUBSCRIPTION, handle: listClusters },
  { operation: 'managedClusters.listByResourceGroup', method: 'GET' as const, path: IN_GROUP, handle: listClusters },
  { operation: 'managedClusters.get', method: 'GET' as const, path: ONE, handle: getCluster },
  { operation: 'managedClusters.createOrUpdate', method: 'PUT' as const, path: ONE, handle: putCluster },
  { operation: 'agentPools.list', method: 'GET' as const, path: `${ONE}/agentPools`, handle: listPools },
].map((route) => ({ service: 'containerservice', ...route }));

/** A POST that changes nothing. */
const credentialsRoute = {
  ...{ service: 'containerservice', operation: 'managedClusters.listClusterUserCredentials', method: 'POST' as const },
  ...{ kind: 'read' as const, path: `${ONE}/listClusterUserCredential` },
};

function listClusters(call: Call): Answer {
  const scope = call.path.split('/providers/')[0] ?? '';
  return pageOf(
    call,
    Object.values(call.world.clusters).filter(({ id }) => isAtOrAbove(scope, id)),
  );
}

function getCluster(call: Call): Answer {
  const cluster = findCluster(call.world, call.path);
  return cluster ? { status: 200, body: cluster } : clusterNotFound(call);
}

/** The value is the file in base64, as every byte array of the specification. */
function listUserCredential(call: Call, kubeconfigOf: KubeconfigOf | undefined): Answer {
  const cluster = findCluster(call.world, call.path.replace(/\/listClusterUserCredential$/i, ''));
  if (!cluster) return clusterNotFound(call);
  const kubeconfig = kubeconfigOf?.(keyOf(cluster.id));
  if (kubeconfig === undefined) return notModelled(`the Kubernetes API of ${cluster.id}`);
  const value = Buffer.from(kubeconfig).toString('base64');
  return { status: 200, body: { kubeconfigs: [{ name: 'clusterUser', value }] } };
}

function listPools(call: Call): Answer {
  const cluster = findCluster(call.world, call.path.replace(/\/agentPools$/i, ''));
  if (!cluster) return clusterNotFound(call);
  return pageOf(
    call,
    (cluster.properties.agentPoolProfiles ?? []).map((pool) => poolResource(cluster, pool)),
  );
}

/** PUT replaces the whole cluster and answers at once; the rest is the operation's. */
function putCluster(call: Call): Answer {
  const sent = call.body as SentCluster | undefined;
  const before = findCluster(call.world, call.path);
  const refusal = refuseByEtag(call, before) ?? refuseWhileBusy(call.world, before) ?? refuseContent(before, sent);
  if (refusal) return refusal;
  const cluster = writeCluster(call.world, call.path, sent as SentCluster, call.nowMs);
  const operation = beginOperation(call, {
    kind: 'cluster',
    namespace: 'Microsoft.ContainerService',
    location: cluster.location,
    resourceId: cluster.id,
    seconds: call.world.delays.clusterUpdateSeconds,
  });
  const headers = { 'azure-asyncoperation': statusUrl(call, operation) };
  return { status: before ? 200 : 201, body: cluster, headers, operation };
}

/** Facts on ARM, section 5: 412 where the condition fails, 400 for conditions that the service does not take. */
function refuseByEtag(call: Call, before: ManagedCluster | undefined): Answer | undefined {
  const ifMatch = call.headers['if-match'];
  const ifNoneMatch = call.headers['if-none-match'];
  if (ifMatch && ifNoneMatch) return refuse(400, 'BadRequest', 'if-match and if-none-match exclude each other.');
  if (ifNoneMatch && ifNoneMatch !== '*') return refuse(400, 'BadRequest', "if-none-match must be '*'.");
  if (ifNoneMatch && before) return refuse(412, 'PreconditionFailed', `The resource ${before.id} exists already.`);
  if (!ifMatch) return undefined;
  const wanted = ifMatch.replace(/^"|"$/g, '');
  if (before && (wanted === '*' || wanted === before.eTag)) return undefined;
  return refuse(412, 'PreconditionFailed', `The etag '${wanted}' does not match the resource's.`);
}

function refuseWhileBusy(world: AzureWorld, before: ManagedCluster | undefined): Answer | undefined {
  if (!before) return undefined;
  const pools = before.properties.agentPoolProfiles ?? [];
  const states = [before.properties.provisioningState, ...pools.map((pool) => pool.provisioningState ?? 'Succeeded')];
  const isBusy = runningOperation(world, before.id) || states.some((state) => !TERMINAL_STATES.includes(state));
  if (!isBusy) return undefined;
  return refuseFlat(
    409,
    'OperationNotAllowed',
    `Operation is not allowed because there's an in progress ${before.properties.provisioningState} operation on the ` +
      `managed cluster ${before.name}. Please wait for it to finish before starting a new operation. ` +
      'See https://aka.ms/aks-pending-operation for details.',
  );
}

function refuseContent(before: ManagedCluster | undefined, sent: SentCluster | undefined): Answer | undefined {
  if (!sent?.location) return refuse(400, 'LocationRequired', 'The location property is required for this definition.');
  const changed = before && changedFixedProperty(before, sent);
  if (changed) return refuse(400, 'PropertyChangeNotAllowed', `Changing property '${changed}' is not allowed.`);
  const addon = virtualNodeAddon(sent as ManagedCluster);
  if (addon?.enabled && !addon.config?.SubnetName) {
    return refuse(400, 'BadRequest', 'The add-on aciConnectorLinux is enabled without config.SubnetName.');
  }
  return undefined;
}

function poolResource(cluster: ManagedCluster, { name, ...properties }: AgentPool) {
  const id = `${cluster.id}/agentPools/${name}`;
  return { id, name, type: `${TYPE}/agentPools`, properties };
}

function clusterNotFound(call: Call): Answer {
  const name = call.param('resourceName');
  const { resourceGroup } = partsOf(call.path);
  return resourceNotFound(TYPE, name, resourceGroup);
}

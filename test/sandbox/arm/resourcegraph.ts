/** Microsoft.ResourceGraph: the fleet list. Facts on ARM, section 2; what a query may say is in graph-query.ts. */
import { notModelled, refuse } from './errors.ts';
import { parseGraphQuery, type Row } from './graph-query.ts';
import { keyOf, partsOf } from './ids.ts';
import type { Answer, Call, Route } from './router.ts';
import type { Resource } from './state.ts';

interface GraphRequest {
  query: string;
  subscriptions?: string[];
  options?: { $top?: number; $skip?: number; $skipToken?: string; resultFormat?: string };
}

const MAX_PAGE = 1000;

export const resourcegraphRoutes: Route[] = [
  {
    service: 'resourcegraph',
    operation: 'resourceGraph.resources',
    method: 'POST',
    kind: 'read',
    path: '/providers/Microsoft.ResourceGraph/resources',
    handle: queryResources,
  },
];

/** A page of rows and, where more follow, a `$skipToken`; a query without `id` cannot be paged and is cut off. */
function queryResources(call: Call): Answer {
  const request = call.body as GraphRequest | undefined;
  if (!request?.query) return refuse(400, 'BadRequest', 'Please provide below info: the query is missing.');
  if (request.options?.resultFormat === 'table') return notModelled('the Resource Graph result format table');
  const query = parseGraphQuery(request.query);
  if ('notUnderstood' in query) return notModelled(`this part of a Resource Graph query: ${query.notUnderstood}`);
  const rows = query.run(rowsOf(call, request.subscriptions));
  const start = Number(request.options?.$skipToken ?? request.options?.$skip ?? 0);
  const end = start + Math.min(request.options?.$top ?? call.world.pageSize, MAX_PAGE);
  const data = rows.slice(start, end);
  const isCut = end < rows.length;
  const token = isCut && query.hasId ? { $skipToken: String(end) } : {};
  const resultTruncated = isCut && !query.hasId ? 'true' : 'false';
  return {
    status: 200,
    body: { totalRecords: rows.length, count: data.length, resultTruncated, data, facets: [], ...token },
  };
}

/** Of what may be read, and of nothing else. */
function rowsOf({ world, mayDo }: Call, subscriptions: string[] | undefined): Row[] {
  const resources: Resource[] = [
    ...Object.values(world.clusters),
    ...Object.values(world.virtualNetworks),
    ...Object.values(world.containerGroups),
  ];
  const wanted = subscriptions?.map(keyOf);
  const visible = resources.filter(({ id, type }) => mayDo({ action: `${type}/read`, scope: id }));
  return visible.map(rowOf).filter((row) => !wanted || wanted.includes(keyOf(String(row.subscriptionId))));
}

/** Resource Graph shows types and resource groups in lower case. */
function rowOf(resource: Resource): Row {
  const { subscriptionId, resourceGroup } = partsOf(resource.id);
  const columns = { type: keyOf(resource.type), subscriptionId, resourceGroup: keyOf(resourceGroup) };
  return { ...structuredClone(resource), tags: resource.tags ?? null, ...columns };
}

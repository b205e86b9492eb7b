/** A request for a modelled resource, with what its handlers read from it again and again. */
import type { Cluster } from '../cluster.ts';
import { keyFor } from '../objects.ts';
import type { Resource } from '../resource.ts';
import type { Representation } from './negotiation.ts';
import type { Rendering } from './rendering.ts';
import type { ApiRequest, Target } from './request.ts';

export interface ResourceRequest {
  cluster: Cluster;
  resource: Resource;
  target: Target;
  request: ApiRequest;
  representation: Representation;
}

export function keyOfTarget({ namespace, name = '' }: Target): string {
  return keyFor(namespace, name);
}

export function isDryRun({ query }: ApiRequest): boolean {
  return query.get('dryRun') === 'All';
}

export function isStrict({ query }: ApiRequest): boolean {
  return query.get('fieldValidation') === 'Strict';
}

export function renderingOf({ cluster, request, representation }: ResourceRequest): Rendering {
  const includeObject = request.query.get('includeObject') ?? 'Metadata';
  return { ...representation, includeObject, nowMs: cluster.clock.now() };
}

/** What happens to one request, in the order of the real server: identity, rights, path, representation, action. */
import type { Cluster } from '../cluster.ts';
import { findResource, isKnownElsewhere } from '../resources/index.ts';
import { isFailure, methodNotAllowed, notAcceptable, notModelled, unauthorized, unknownResource } from '../statuses.ts';
import { type Attributes, authenticate, mayDo, refuseAccess, type Tokens, type User } from './access.ts';
import { type Answer, statusAnswer } from './answer.ts';
import {
  aggregated,
  apiGroup,
  coreVersions,
  groupList,
  isGroupServed,
  openApiDocument,
  openApiIndex,
  resourceList,
  versionInfo,
} from './discovery.ts';
import { type Form, negotiate, type Representation } from './negotiation.ts';
import { type ApiRequest, type Target, targetOf, verbOf } from './request.ts';
import { answerResource } from './resource-handler.ts';
import { answerReview } from './reviews.ts';

/** `user` is set where the token was known, for the journal. */
export interface Handled {
  answer: Answer;
  user?: User;
}

const HEALTH_PATHS = ['/readyz', '/livez', '/healthz'];
const OBJECT_FORMS: readonly Form[] = ['object', 'table', 'metadata'];

/** Health and version are open to everybody, as the default roles of a cluster have it. */
export function handle(cluster: Cluster, tokens: Tokens, request: ApiRequest): Handled {
  const open = answerOpenPath(cluster, request.path);
  const user = authenticate(tokens, request.headers.authorization);
  if (open) return { answer: open, ...(user ? { user } : {}) };
  if (!user) return { answer: statusAnswer(unauthorized()) };
  const target = targetOf(request.path);
  const answer = target ? answerTarget(cluster, user, request, target) : answerDiscovery(request);
  return { answer, user };
}

function answerOpenPath({ minor }: Cluster, path: string): Answer | undefined {
  if (path === '/version') return { status: 200, body: versionInfo(minor) };
  const isHealth = HEALTH_PATHS.some((health) => path === health || path.startsWith(`${health}/`));
  return isHealth ? { status: 200, text: 'ok' } : undefined;
}

function answerDiscovery({ method, path, headers }: ApiRequest): Answer {
  if (method !== 'GET') return statusAnswer(methodNotAllowed());
  const representation = negotiate(headers.accept, ['discovery', 'object']);
  if (!representation) return statusAnswer(notAcceptable());
  const body = discoveryBody(path, representation, headers.host ?? '');
  if (!body) return pageNotFound();
  // Clients tell by the media type which of the two answers they got.
  const isAggregated = representation.form === 'discovery' && (path === '/api' || path === '/apis');
  const type = `application/json;g=apidiscovery.k8s.io;v=${representation.version};as=APIGroupDiscoveryList`;
  return { status: 200, body, ...(isAggregated ? { headers: { 'content-type': type } } : {}) };
}

function discoveryBody(path: string, { form, version }: Representation, host: string): object | undefined {
  const [first, second, third, fourth, fifth] = path.split('/').filter(Boolean);
  if (first === 'openapi' && second === 'v3') {
    if (!third) return openApiIndex();
    const wanted =
      third === 'api' ? { group: '', version: fourth ?? '' } : { group: fourth ?? '', version: fifth ?? '' };
    return isGroupServed(wanted) ? openApiDocument(wanted) : undefined;
  }
  if (first === 'api' && !second) return form === 'discovery' ? aggregated(true, version) : coreVersions(host);
  if (first === 'apis' && !second) return form === 'discovery' ? aggregated(false, version) : groupList();
  if (first === 'apis' && second && !third) return apiGroup(second);
  const wanted = first === 'api' ? { group: '', version: second ?? '' } : { group: second ?? '', version: third ?? '' };
  return isGroupServed(wanted) ? resourceList(wanted) : undefined;
}

function answerTarget(cluster: Cluster, user: User, request: ApiRequest, target: Target): Answer {
  const attributes = attributesOf(request, target);
  // Every user may ask what it may do.
  if (target.group === 'authorization.k8s.io') return answerReview(user, request, target);
  if (!mayDo(user, attributes)) return statusAnswer(refuseAccess(user, attributes));
  if (!isGroupServed(target)) return isKnownElsewhere(target.plural) ? unmodelled(request) : pageNotFound();
  const resource = findResource(target.group, target.version, target.plural);
  if (!resource) return isKnownElsewhere(target.plural) ? unmodelled(request) : statusAnswer(unknownResource());
  const representation = negotiate(request.headers.accept, OBJECT_FORMS);
  if (!representation) return statusAnswer(notAcceptable());
  const answer = answerResource({ cluster, resource, target, request, representation });
  return isFailure(answer) ? statusAnswer(answer) : answer;
}

function attributesOf(request: ApiRequest, target: Target): Attributes {
  const { version: _, ...rest } = target;
  const attributes = { verb: verbOf(request, target), ...rest };
  // A namespace is asked for as being in itself.
  if (target.plural !== 'namespaces' || target.name === undefined) return attributes;
  return { ...attributes, namespace: target.name };
}

const unmodelled = ({ method, path }: ApiRequest) => statusAnswer(notModelled(`${method} ${path}`));

const pageNotFound = (): Answer => ({ status: 404, text: '404 page not found\n' });

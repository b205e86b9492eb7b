import type { ClusterId } from '../../domain/ids.ts';
import { type Unseen, unseen } from '../../domain/sight.ts';
import { type CloudError, isCloudError } from '../../ports/cloud-error.ts';
import type { ListKind } from './kube-api.ts';
import { isNoAnswer, type KubeFailure, toldAs } from './kube-failure.ts';
import { adviseRight } from './kube-permissions.ts';

/** A part of a cluster that could not be listed. */
export class ListFailed extends Error {
  override readonly name = 'ListFailed';
  readonly kind: ListKind;
  readonly failure: KubeFailure;

  constructor(kind: ListKind, failure: KubeFailure) {
    super(toldAs(failure));
    this.kind = kind;
    this.failure = failure;
  }
}

/** Why the inside of a cluster is not seen: what was attempted, what came back, what to do. Bugs are thrown. */
export function unseenCluster(error: unknown, id: ClusterId, server: string | null): Unseen {
  if (error instanceof ListFailed) return unseenList(error, id, server);
  if (isCloudError(error)) return unseenKubeconfig(error);
  throw error;
}

/** What a view lacks, as one sentence that names the right or the trouble. */
export function gapOf({ kind, failure }: ListFailed): string {
  const isForbidden = failure.status === 403;
  return `${kind} are not seen: ${toldAs(failure)}${isForbidden ? ` ${adviseRight(`list ${kind}`)}` : ''}`;
}

function unseenList({ kind, failure }: ListFailed, id: ClusterId, server: string | null): Unseen {
  const why = `Listing ${kind} of ${id} at ${server}: ${toldAs(failure)}`;
  if (failure.status === 401) return unseen('forbidden', why, adviseSignIn);
  if (failure.status === 403) return unseen('forbidden', why, adviseRight(`list ${kind}`));
  if (failure.isElsewhere) return unseen('unavailable', why, adviseIdentity);
  return unseen('unavailable', why, isNoAnswer(failure) ? adviseNoAnswer(failure) : undefined);
}

function unseenKubeconfig({ kind, message, advice }: CloudError): Unseen {
  return unseen(kind === 'forbidden' ? 'forbidden' : 'unavailable', message, advice);
}

const adviseSignIn =
  "The cluster does not take the identity's token: check that Entra ID is enabled on it, in the identity's tenant.";

const adviseIdentity =
  'Check that the managed identity is assigned to the app and that its client id is the one in the settings.';

/** What stands in the way, by the code that Node gives it. */
const obstacles: readonly (readonly [RegExp, string])[] = [
  [/^(NotJson|TooLarge|EndlessList)$/, 'Look at what answers at this address; the next pass tries again.'],
  [
    /CERT|SIGNATURE|SSL|TLS/,
    "The certificate is not of the cluster's authority: look for a proxy that opens TLS; after a rotation the next pass asks anew.",
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    'The name is not resolved: a private cluster needs its private DNS zone linked to the network of the app.',
  ],
];

const adviseRoute =
  "Bursting needs a network path to the API server: integrate the app with a network that reaches it, and where the cluster has authorized IP ranges, name the app's outbound addresses.";

function adviseNoAnswer({ reason }: KubeFailure): string {
  return obstacles.find(([code]) => code.test(reason))?.[1] ?? adviseRoute;
}

import type { CloudErrorKind } from '../../ports/cloud-error.ts';
import type { Failure } from './failure.ts';

/**
 * What ARM's refusals mean for the controller: which kind of error, and what a person should do.
 * The first row that fits counts, so the special stand before the general. Source: facts/arm.md, section 5.
 */
export interface ErrorRow {
  /** Any status where absent; null is "no answer at all". */
  readonly status?: number | '5xx' | null;
  readonly code?: RegExp;
  readonly said?: RegExp;
  readonly kind: CloudErrorKind;
  readonly advice: string | ((failure: Failure, target: string) => string);
}

export function rowOf(failure: Failure): ErrorRow {
  return errorTable.find((row) => isFit(row, failure)) ?? anythingElse;
}

const lookAgain = 'Nothing to do: the next pass looks again and repeats what is still needed.';
const otherPrefix = 'Nothing to do: the next pass reads the network again and chooses another address range.';
const otherSubnet = 'Empty this subnet, or let the cluster use another one for virtual nodes.';
const raiseQuota = 'Ask for more quota (Azure portal, Quotas), or free what uses it; waiting does not help.';

export const errorTable: readonly ErrorRow[] = [
  { status: 401, kind: 'forbidden', advice: "Check the endpoint's audience, and the tenant of the identity." },
  { code: /^LinkedAuthorizationFailed$/i, kind: 'forbidden', advice: adviseLinkedGrant },
  { code: /^AuthorizationFailed$/i, kind: 'forbidden', advice: adviseGrant },
  {
    code: /^RequestDisallowedBy/i,
    kind: 'rejected',
    advice: 'Exempt the resource from the policy that the message names, or change the policy.',
  },
  {
    code: /^(SubscriptionNotFound|InvalidSubscriptionId)$/i,
    kind: 'rejected',
    advice: "Check the subscription id, and that the identity's tenant is the subscription's.",
  },
  {
    code: /DisabledSubscription$/i,
    kind: 'rejected',
    advice: 'Enable the subscription: it is read-only while disabled.',
  },
  { code: /^ScopeLocked$/i, kind: 'rejected', advice: 'Remove the lock that the message names, at least for a while.' },
  {
    code: /^ResourceGroupBeingDeleted$/i,
    kind: 'rejected',
    advice: 'Its resource group is being deleted: take the cluster out of the scope of the controller.',
  },
  { code: /^(QuotaExceeded|ContainerGroupQuotaReached)$/i, kind: 'rejected', advice: raiseQuota },
  { said: /\bquota\b.{0,80}\bexceed|\bexceed.{0,80}\bquota\b/i, kind: 'rejected', advice: raiseQuota },
  {
    code: /^MissingSubscriptionRegistration$/i,
    kind: 'unavailable',
    advice: 'Register the resource provider that the message names; that takes some minutes to apply.',
  },
  {
    code: /^PrincipalNotFound$/i,
    kind: 'unavailable',
    advice: 'Nothing to do: the identity is new and not known everywhere yet; the next pass tries again.',
  },
  { code: /^(AnotherOperationInProgress|EtagMismatch|RoleAssignmentExists)$/i, kind: 'conflict', advice: lookAgain },
  { status: 429, kind: 'throttled', advice: adviseWaiting },
  { code: /^Netcfg(InvalidSubnet|SubnetRange)/i, kind: 'conflict', advice: otherPrefix },
  { code: /delegat/i, kind: 'rejected', advice: otherSubnet },
  { status: 400, said: /delegat/i, kind: 'rejected', advice: otherSubnet },
  { status: 403, kind: 'forbidden', advice: adviseGrant },
  {
    status: 404,
    kind: 'rejected',
    advice: 'Check that it still exists: it, or what it belongs to, may have been deleted.',
  },
  { status: 408, kind: 'unavailable', advice: lookAgain },
  { status: 409, kind: 'conflict', advice: lookAgain },
  { status: 412, kind: 'conflict', advice: lookAgain },
  {
    status: 501,
    kind: 'rejected',
    advice: 'Check the endpoint setting: this endpoint does not offer the operation.',
  },
  { status: '5xx', kind: 'unavailable', advice: lookAgain },
  {
    status: null,
    code: /CERT|SIGNATURE/,
    kind: 'unavailable',
    advice: "Name the authority of the endpoint's certificate in NODE_EXTRA_CA_CERTS, or mend the certificate.",
  },
  {
    status: null,
    code: /^(AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError|CredentialUnavailableError)$/,
    kind: 'unavailable',
    advice: 'Check that the managed identity is assigned to the app and that its client id is the one in the settings.',
  },
  { status: null, kind: 'unavailable', advice: 'Check DNS, firewall and route between the app and the endpoint.' },
  {
    code: /^PARSE_ERROR$/,
    kind: 'unavailable',
    advice: 'Check what answers in place of the endpoint, such as a proxy.',
  },
];

const anythingElse: ErrorRow = { kind: 'rejected', advice: 'Look the code up in the documentation of the service.' };

function isFit(row: ErrorRow, failure: Failure): boolean {
  if (row.status === '5xx' ? (failure.status ?? 0) < 500 : row.status !== undefined && row.status !== failure.status) {
    return false;
  }
  if (row.code && !row.code.test(failure.code)) return false;
  return !row.said || row.said.test(failure.said);
}

/** ARM: "... does not have authorization to perform action 'A' over scope 'S' or the scope is invalid. ...". */
function adviseGrant({ said }: Failure, target: string): string {
  const [, action, scope] = /perform action '([^']+)' over scope '([^']+)'/i.exec(said) ?? [];
  return grantOf(action, scope ?? target);
}

/** ARM: "... it does not have permission to perform action(s) 'A' on the linked scope(s) 'S' ...". */
function adviseLinkedGrant({ said }: Failure, target: string): string {
  const linked = /not have permission to perform action(?:\(s\))? '([^']+)' on the linked scope(?:\(s\))? '([^']+)'/i;
  const [, action, scope] = linked.exec(said) ?? [];
  return grantOf(action, scope ?? target);
}

function grantOf(action: string | undefined, scope: string): string {
  const permission = action ? `a role with ${action}` : 'a role that allows it';
  return `Grant the controller's identity ${permission} on ${placeOf(scope)}; a new role takes some minutes to apply.`;
}

/**
 * Where a role can be given. ARM names what was asked for: of a list the provider beside its parent, of role assignments
 * and metrics what they are about and then themselves, and of a subscription what the provider has there.
 */
function placeOf(scope: string): string {
  const place = scope
    .replace(/\/providers\/Microsoft\.(Authorization|Insights)(\/.*)?$/i, '')
    .replace(/^(\/subscriptions\/[^/]+)\/providers\/.*$/i, '$1')
    .replace(/\/providers\/[^/]+$/, '');
  return place || '/';
}

function adviseWaiting({ retryAfterSeconds }: Failure): string {
  const wait = retryAfterSeconds === null ? 'some minutes (Azure named no time)' : `${Math.ceil(retryAfterSeconds)} s`;
  return `Nothing to do: the request is worth another try after ${wait}.`;
}

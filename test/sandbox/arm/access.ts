/** Who may call: the bearer token's audience and expiry, and the seam for permissions. */
import { decodeToken, type TokenClaims } from '../tokens.ts';
import { refuse } from './errors.ts';
import { linkedRightsOf } from './linked-rights.ts';
import { type Right, rightsOf } from './rights.ts';
import type { Answer, Call, Route } from './router.ts';

/** Whether the caller has a right. Whoever gives none lets everybody do everything. */
export type Authorize = (right: Right, token: TokenClaims) => boolean;

/** The caller's claims, or the 401 that ARM or Log Analytics gives. */
export function authenticate(
  authorization: string | undefined,
  audiences: string[],
  nowMs: number,
): { token: TokenClaims } | { refusal: Answer } {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  const token = scheme.toLowerCase() === 'bearer' ? decodeToken(value) : undefined;
  if (!authorization) return challenge('AuthenticationFailed', "The 'Authorization' header is missing.");
  if (!token) return challenge('InvalidAuthenticationToken', 'The access token is invalid.');
  if (token.exp * 1000 <= nowMs) return challenge('ExpiredAuthenticationToken', 'The access token expiry is passed.');
  if (audiences.some((audience) => withoutSlash(audience) === withoutSlash(token.aud))) return { token };
  const allowed = audiences.map((audience) => `'${audience}'`).join(',');
  return challenge(
    'InvalidAuthenticationTokenAudience',
    `The access token has been obtained for wrong audience or resource '${token.aud}'. It should exactly match with ` +
      `one of the allowed audiences ${allowed}.`,
  );
}

/**
 * The 403 of a missing right: on what is asked for, then on what that names. ARM tells which one, Log Analytics does not
 * (azure-sdk-for-net#37173); that it refuses a query of several tables as a whole is an assumption.
 */
export function refuseAccess(call: Call, { plane }: Route): Answer | undefined {
  const rights = rightsOf(call);
  const missing = rights.find((right) => !call.mayDo(right));
  if (missing) return plane === 'logs' ? refuseQuery() : refuseRight(missing, call.token);
  const linked = linkedRightsOf(call).find((right) => !call.mayDo(right));
  return linked && refuseLinked(rights[0] as Right, linked, call.token);
}

const refuseQuery = () =>
  refuse(
    403,
    'InsufficientAccessError',
    'The provided credentials have insufficient access to perform the requested operation',
  );

const refuseRight = ({ action, scope }: Right, { appid, oid }: TokenClaims) =>
  refuse(
    403,
    'AuthorizationFailed',
    `The client '${appid}' with object id '${oid}' does not have authorization to perform action '${action}' over ` +
      `scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );

const refuseLinked = (granted: Right, missing: Right, { appid, oid }: TokenClaims) =>
  refuse(
    403,
    'LinkedAuthorizationFailed',
    `The client '${appid}' with object id '${oid}' has permission to perform action '${granted.action}' on scope ` +
      `'${granted.scope}'; however, it does not have permission to perform action(s) '${missing.action}' on the linked ` +
      `scope(s) '${missing.scope}' (respectively) or the linked scope(s) are invalid.`,
  );

function challenge(code: string, message: string): { refusal: Answer } {
  const header = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="${message}"`;
  return { refusal: refuse(401, code, message, { 'www-authenticate': header }) };
}

function withoutSlash(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}

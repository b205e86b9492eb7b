/** Who may call: the bearer token's audience and expiry, and the seam for permissions. */
import { decodeToken, type TokenClaims } from '../tokens.ts';
import { refuse } from './errors.ts';
import type { Answer } from './router.ts';

/** True, or the action and scope that the caller has no right to. */
export type Authorize = (
  operation: string,
  scope: string,
  token: TokenClaims,
) => true | { action: string; scope: string };

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

/** The 403 of a refused right, worded as ARM words it. */
export function refuseAccess(missing: { action: string; scope: string }, token: TokenClaims): Answer {
  return refuse(
    403,
    'AuthorizationFailed',
    `The client '${token.appid}' with object id '${token.oid}' does not have authorization to perform action ` +
      `'${missing.action}' over scope '${missing.scope}' or the scope is invalid. If access was recently granted, ` +
      'please refresh your credentials.',
  );
}

function challenge(code: string, message: string): { refusal: Answer } {
  const header = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="${message}"`;
  return { refusal: refuse(401, code, message, { 'www-authenticate': header }) };
}

function withoutSlash(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}

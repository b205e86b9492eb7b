/**
 * Access tokens of the sandbox: decodable JWTs without a signature. They carry what real ones carry where the app or an
 * emulator looks: audience, expiry, and who it is.
 */

/** The claims that the sandbox issues and reads; `exp` in seconds since the epoch. */
export interface TokenClaims {
  aud: string;
  exp: number;
  oid: string;
  appid: string;
  tid: string;
  iss: string;
  iat: number;
  nbf: number;
}

/** Who asks: a managed identity by its object (principal) id and client (application) id. */
export interface Identity {
  principalId: string;
  clientId: string;
}

export const SANDBOX_TENANT = '0b1f6471-1bf0-4dda-aec3-cb9272f09590';
export const SANDBOX_IDENTITY: Identity = {
  principalId: 'c0ffee00-0000-4000-8000-000000000001',
  clientId: 'c0ffee00-0000-4000-8000-000000000002',
};

const DEFAULT_LIFETIME_SECONDS = 24 * 3600;

/** A token for that audience, issued at `nowMs`. */
export function issueToken(options: {
  audience: string;
  nowMs: number;
  identity?: Identity;
  lifetimeSeconds?: number;
}): { token: string; claims: TokenClaims } {
  const issuedAt = Math.floor(options.nowMs / 1000);
  const identity = options.identity ?? SANDBOX_IDENTITY;
  const claims: TokenClaims = {
    aud: options.audience,
    iss: `https://sts.windows.net/${SANDBOX_TENANT}/`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + (options.lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS),
    appid: identity.clientId,
    oid: identity.principalId,
    tid: SANDBOX_TENANT,
  };
  return { token: `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.sandbox`, claims };
}

/** The claims of a token, or undefined where it is none. */
export function decodeToken(token: string): TokenClaims | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims?.aud === 'string' && typeof claims.exp === 'number' ? claims : undefined;
  } catch {
    return undefined;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

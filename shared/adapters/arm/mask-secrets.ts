/** Replaces what must never reach a message: tokens, authorization headers, claims, secrets, signatures in URLs. */
export function maskSecrets(text: string): string {
  return secrets.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|PoP)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '***'],
  [/\b(claims|client_assertion|client_secret|(?:refresh|access|id)_token)("?\s*[=:]\s*"?)[^"&\s,]+/gi, '$1$2***'],
  // ARM signs the URLs of operations with t, c, s and h; storage with sig; Functions with code.
  [/([?&](?:sig|code|[tcsh])=)[^&\s"']+/gi, '$1***'],
];

import type { HttpAnswer } from './http-exchange.ts';
import type { RpcCookie, RpcData } from './worker-protocol.ts';

// The server sets these itself.
const hopHeaders: readonly string[] = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

/** The HTTP answer of what a function returned; nothing returned is a 204. */
export function toHttpAnswer(returned: RpcData | null | undefined): HttpAnswer {
  const http = returned?.http;
  if (!http) return { status: 204 };
  const body = toBytes(http.body);
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (!hopHeaders.includes(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  const cookies = (http.cookies ?? []).map(formatCookie);
  if (cookies.length > 0) headers['set-cookie'] = [...cookies, ...[headers['set-cookie'] ?? []].flat()];
  const status = Number(http.statusCode ?? 200);
  if (!http.enableContentNegotiation) return { status, headers, body };
  // Recorded: the bytes of the body negotiated as JSON, which makes them a base64 string.
  const negotiated = JSON.stringify(Buffer.from(body).toString('base64'));
  return { status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: negotiated };
}

function toBytes(data: RpcData | null | undefined): Uint8Array {
  return data?.bytes ?? Buffer.from(data?.string ?? data?.json ?? '', 'utf8');
}

// In the order and spelling of ASP.NET's SetCookieHeaderValue.
function formatCookie(cookie: RpcCookie): string {
  const expires = cookie.expires && new Date(cookie.expires.value.seconds * 1000).toUTCString();
  const sameSite = { lax: 'lax', strict: 'strict', explicitNone: 'none' }[cookie.sameSite ?? ''];
  const parts = [
    `${escapeData(cookie.name)}=${escapeData(cookie.value)}`,
    expires && `expires=${expires}`,
    cookie.maxAge && `max-age=${cookie.maxAge.value}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value ?? '/'}`,
    cookie.secure?.value && 'secure',
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value && 'httponly',
  ];
  return parts.filter((part) => part).join('; ');
}

function escapeData(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Lists come in pages of the world's page size, linked by `nextLink` as ARM does it. */
import { type Answer, type Call, queryValue } from './router.ts';

/** The page that the call asks for. */
export function pageOf<T>(call: Call, items: T[]): Answer {
  const start = Number(queryValue(call, '$skipToken') ?? 0);
  const end = start + call.world.pageSize;
  const value = items.slice(start, end);
  return { status: 200, body: end < items.length ? { value, nextLink: nextLink(call, end) } : { value } };
}

function nextLink(call: Call, start: number): string {
  const query = new URLSearchParams(call.query);
  query.set('$skipToken', String(start));
  return `${call.url(call.path)}?${query}`;
}

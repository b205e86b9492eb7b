import type { KubeApi, ListKind, Page } from './kube-api.ts';
import type { KubeLimits } from './kube-limits.ts';

/** A list that went on after the last page that may be read. */
export class EndlessList extends Error {
  override readonly name = 'EndlessList';
}

export interface Wanted<T> {
  readonly kind: ListKind;
  readonly fieldSelector?: string;
  /** What is kept of an item; null for nothing. Pages are let go as they are read. */
  readonly keep: (item: unknown) => T | null;
}

/**
 * Everything that the selector finds, page by page. Pages are of one moment, which the server forgets after some minutes:
 * it then answers 410, and the list begins again, once (facts: kubernetes.md, section 1.2).
 */
export async function listAll<T>(api: KubeApi, wanted: Wanted<T>, limits: KubeLimits): Promise<readonly T[]> {
  try {
    return await listOnce(api, wanted, limits);
  } catch (error) {
    if ((error as { code?: unknown }).code !== expired) throw error;
    return listOnce(api, wanted, limits);
  }
}

const expired = 410;

async function listOnce<T>(api: KubeApi, { kind, fieldSelector, keep }: Wanted<T>, limits: KubeLimits): Promise<T[]> {
  const kept: T[] = [];
  const query = { limit: limits.pageSize, ...(fieldSelector ? { fieldSelector } : {}) };
  let next = '';
  for (let pages = 0; pages < limits.pagesMax; pages++) {
    const page: Page = await api.list(kind, next ? { ...query, _continue: next } : query);
    for (const item of page.items) {
      const one = keep(item);
      if (one !== null) kept.push(one);
    }
    next = page.next;
    if (!next) return kept;
  }
  throw new EndlessList(`more than ${limits.pagesMax} pages of ${limits.pageSize}`);
}

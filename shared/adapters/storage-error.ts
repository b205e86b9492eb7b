/**
 * A request to Azure Storage that did not bring its answer. The message names the attempt, the target, the answer and
 * what to do. The SDK's own error is left behind: it drags the request along, and that may hold a signature.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly status: number | null;
  readonly code: string;

  constructor(attempt: string, target: string, error: unknown) {
    const status = statusOf(error);
    const code = codeOf(error);
    const answer = status === null ? 'no answer' : `${status}${code ? ` ${code}` : ''}`;
    super(`${attempt} ${target}: ${answer}: ${said(error)} ${adviceFor(status)}`);
    this.status = status;
    this.code = code;
  }
}

/** The HTTP status that an SDK error carries, or null where no answer came. */
export function statusOf(error: unknown): number | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : null;
}

/** Blobs and queues name the code on the error, tables in its OData details. */
export function codeOf(error: unknown): string {
  const { code, details } = (error ?? {}) as { code?: unknown; details?: { odataError?: { code?: unknown } } };
  const found = code ?? details?.odataError?.code;
  return typeof found === 'string' ? found : '';
}

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;

/** 409 and 412: somebody else was here first. */
export const isConflict = (error: unknown): boolean => statusOf(error) === 409 || statusOf(error) === 412;

const wordsMax = 200;

/** The service's own words: the first line, cut, without the values that a shared access signature or a key may have. */
function said(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const value = /"value":\s*"([^"\\]*)/.exec(message)?.[1] ?? message;
  const [line = ''] = value.split('\n');
  return withoutSecrets(line).slice(0, wordsMax);
}

export function withoutSecrets(text: string): string {
  return text.replace(/((?:sig|AccountKey|SharedAccessSignature)=)[^&;\s"']+/gi, '$1…');
}

function adviceFor(status: number | null): string {
  if (status === null) return 'Check the storage settings and whether the network lets the app reach the account.';
  if (status === 401 || status === 403) {
    return 'Grant the identity Storage Blob Data Owner, Queue Data Contributor and Table Data Contributor on the account (a new grant takes minutes), or check its network rules.';
  }
  return status >= 500 || status === 429 ? 'Storage is busy; try again later.' : 'See the Azure Storage error codes.';
}

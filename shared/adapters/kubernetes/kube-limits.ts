/** How far one look into a cluster, and one request of it, may go. */
export interface KubeLimits {
  /** Items per page of a list. */
  readonly pageSize: number;
  /** Pages of one list: what goes on beyond them is not read. */
  readonly pagesMax: number;
  /** Until a connection with its handshake stands: what has no network path is known by then. */
  readonly connectSecondsMax: number;
  /** One request, from its first byte to the last of its answer. */
  readonly requestSecondsMax: number;
  readonly answerBytesMax: number;
  /** How long address and authority of a cluster are taken from memory. */
  readonly connectionSecondsMax: number;
}

/** Lists reach to 200,000 objects, which is what AKS allows of pods. */
export const defaultKubeLimits: KubeLimits = {
  pageSize: 500,
  pagesMax: 400,
  connectSecondsMax: 5,
  requestSecondsMax: 20,
  answerBytesMax: 64 * 2 ** 20,
  connectionSecondsMax: 300,
};

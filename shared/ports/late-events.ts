/** Events that the host has given up on: from a poison queue no function is called for ever. */
export interface LateEvents {
  /** The next few, out of sight of others for a while; none where none is left. */
  take(): Promise<readonly LateEvent[]>;
}

export interface LateEvent {
  /** As it was left: parsed where it is JSON. */
  readonly event: unknown;
  /** Nobody needs it any more. */
  forget(): Promise<void>;
}

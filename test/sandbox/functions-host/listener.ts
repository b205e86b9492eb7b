/** Something that starts invocations by itself: a queue's poller, a timer. */
export interface Listener {
  start(): void;
  /** Starts nothing new from now on; what runs goes on. */
  stop(): void;
  /** Settles when nothing runs any more. */
  idle(): Promise<void>;
  /** The instance is gone: touches storage no more, whatever still runs. */
  abandon(): void;
}

/** A request to an API server that brought no answer of one: no network path, no trust, no time, or a stranger. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Node's code (`ENOTFOUND`, `CERT_HAS_EXPIRED`), or `Timeout`, `NotJson`, `TooLarge`. */
  readonly code: string;
  /** True where a connection that was kept from before had been closed meanwhile. */
  readonly wasKept: boolean;

  constructor(code: string, said: string, wasKept = false) {
    super(said);
    this.code = code;
    this.wasKept = wasKept;
  }
}

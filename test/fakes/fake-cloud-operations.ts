import { type Instant, isAfter, secondsAfter } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { OperationState } from '../../shared/ports/cloud.ts';

export interface OperationError {
  readonly code: string;
  readonly message: string;
}

/** What the end of an operation does to the world; with the error where it fails. */
export type Ending = (error?: OperationError) => void;

/** The long operations of FakeCloud: each ends some seconds after it began, well or as it was told to. */
export class FakeOperations {
  readonly #clock: Clock;
  readonly #seconds: number;
  readonly #errors = new Map<string, OperationError[]>();
  #operations: Operation[] = [];
  #begun = 0;

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock;
    this.#seconds = seconds;
  }

  /** Gives the URL to ask at. */
  begin(op: string, target: string, end: Ending): string {
    this.#begun += 1;
    const url = `https://fake.azure${target}/operations/${this.#begun}`;
    const endsAt = secondsAfter(this.#clock.now(), this.#seconds);
    this.#operations.push({ url, target, endsAt, end, state: 'running', error: this.#errors.get(op)?.shift() });
    return url;
  }

  failNext(op: string, error: OperationError): void {
    this.#errors.set(op, [...(this.#errors.get(op) ?? []), error]);
  }

  /** Ends what is due, in the order in which it ends; answers when the last of it ended. */
  settle(): Instant | null {
    const now = this.#clock.now();
    const due = this.#operations.filter(({ state, endsAt }) => state === 'running' && !isAfter(endsAt, now));
    due.sort((one, other) => Date.parse(one.endsAt) - Date.parse(other.endsAt));
    for (const operation of due) {
      operation.state = operation.error ? 'failed' : 'succeeded';
      operation.end(operation.error);
    }
    return due.at(-1)?.endsAt ?? null;
  }

  state(url: string): OperationState {
    const found = this.#operations.find((operation) => operation.url === url);
    if (!found) return { kind: 'forgotten' };
    if (found.state === 'failed') return { kind: 'failed', ...(found.error ?? { code: 'Failed', message: '' }) };
    return { kind: found.state };
  }

  /** Whether one runs on the target or on something below it. */
  isBusy(target: string): boolean {
    const below = `${target}/`.toLowerCase();
    return this.#operations.some((one) => one.state === 'running' && `${one.target}/`.toLowerCase().startsWith(below));
  }

  forgetEnded(): void {
    this.settle();
    this.#operations = this.#operations.filter(({ state }) => state === 'running');
  }
}

interface Operation {
  readonly url: string;
  readonly target: string;
  readonly endsAt: Instant;
  readonly error: OperationError | undefined;
  readonly end: Ending;
  state: 'running' | 'succeeded' | 'failed';
}

/**
 * Faults as data: what goes wrong at which call of which operation. A story lists them; nothing is random.
 */

/** Exactly one of the three kinds: an answer in place of the real one, an operation that fails later, a lost connection. */
export type FaultAnswer =
  | { status: number; code: string; message: string; headers?: Record<string, string>; flat?: boolean }
  | { operationFails: { code: string; message: string } }
  | { dropConnection: true };

/**
 * `on`: the nth call only, or the first `times` calls; every call without it. `when`: before the effect (default), so
 * that nothing happened, or after it, so that the write took effect and only its answer is lost.
 */
export interface Fault {
  operation: string;
  on?: { nth: number } | { times: number };
  when?: 'before' | 'after';
  answer: FaultAnswer;
}

/** Finds the fault for one more call of an operation; the count of calls is kept here. */
export type FaultFinder = (operation: string) => Fault | undefined;

/** Reads `faults` at each call, so a story may add to the list while it runs. */
export function makeFaultFinder(faults: Fault[], operations: string[]): FaultFinder {
  const seen = new Map<Fault, number>();
  refuseUnknown(faults, operations);
  return (operation) => {
    const mine = faults.filter((fault) => fault.operation === operation);
    for (const fault of mine) seen.set(fault, (seen.get(fault) ?? 0) + 1);
    return mine.find((fault) => strikes(fault, seen.get(fault) ?? 0));
  };
}

function strikes({ on }: Fault, call: number): boolean {
  if (!on) return true;
  return 'nth' in on ? call === on.nth : call <= on.times;
}

/** A misspelt operation would make a story pass for nothing. */
function refuseUnknown(faults: Fault[], operations: string[]): void {
  const unknown = faults.find((fault) => !operations.includes(fault.operation));
  if (!unknown) return;
  throw new Error(`Starting the ARM emulator: no operation '${unknown.operation}'. Known: ${operations.join(', ')}.`);
}

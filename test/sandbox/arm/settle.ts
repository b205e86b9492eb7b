/** Lets time pass in a world: finishes what has come to its end by now, in the order in which it ended. */
import { finishClusterUpdate } from './cluster-update.ts';
import { finishGroupDelete } from './containerinstance.ts';
import type { AzureWorld, Operation, OperationError } from './state.ts';
import { finishSubnetDelete, finishSubnetUpdate } from './subnet-update.ts';

/** Called before every answer, so that no timer runs and a manual clock suffices. */
export function settle(world: AzureWorld, nowMs: number): void {
  const due = world.operations.filter((operation) => operation.status === 'InProgress' && operation.endsAtMs <= nowMs);
  for (const operation of due.sort((a, b) => a.endsAtMs - b.endsAtMs)) finish(world, operation);
  for (const { providers } of Object.values(world.subscriptions)) {
    for (const provider of Object.values(providers)) {
      const isDone = provider.registrationState === 'Registering' && (provider.registeredAtMs ?? 0) <= nowMs;
      if (isDone) provider.registrationState = 'Registered';
    }
  }
}

/** What an ended operation does to the world; the answer is the error it ended with. */
type Finish = (world: AzureWorld, operation: Operation) => OperationError | undefined;

const FINISH: Record<Operation['kind'], Finish> = {
  cluster: finishClusterUpdate,
  subnet: finishSubnetUpdate,
  subnetDelete: finishSubnetDelete,
  groupDelete: finishGroupDelete,
};

function finish(world: AzureWorld, operation: Operation): void {
  const error = FINISH[operation.kind](world, operation);
  operation.status = error ? 'Failed' : 'Succeeded';
  if (error) operation.error = error;
}

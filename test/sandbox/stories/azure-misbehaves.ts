import { madeReady } from './burst-ready.ts';
import type { Story } from './story.ts';
import { unpreparedWorld } from './worlds.ts';

/** What Azure does on a bad day, in the order in which the controller meets it; codes as in facts: arm.md, section 5. */
export const azureMisbehaves: Story = {
  name: 'azure-misbehaves',
  title: 'Conflicts, throttling, a server error, a lost answer and a failed operation on the way, and the same end.',
  mode: 'prepare',
  world: unpreparedWorld,
  faults: [
    {
      operation: 'providers.register',
      on: { nth: 1 },
      answer: { status: 429, code: 'TooManyRequests', message: 'Too many requests.', headers: { 'retry-after': '1' } },
    },
    {
      operation: 'managedClusters.get',
      on: { nth: 2 },
      answer: { status: 503, code: 'ServiceUnavailable', message: 'Try again.' },
    },
    {
      operation: 'subnets.createOrUpdate',
      on: { nth: 1 },
      answer: {
        status: 409,
        code: 'AnotherOperationInProgress',
        message: 'Another operation on this resource is in progress.',
      },
    },
    // The write takes effect and nobody hears of it.
    { operation: 'subnets.createOrUpdate', on: { nth: 2 }, when: 'after', answer: { dropConnection: true } },
    {
      operation: 'managedClusters.createOrUpdate',
      on: { nth: 1 },
      answer: {
        status: 409,
        code: 'OperationNotAllowed',
        message: 'Another operation is in progress on the cluster.',
        flat: true,
      },
    },
    {
      operation: 'managedClusters.createOrUpdate',
      on: { nth: 2 },
      answer: { operationFails: { code: 'InternalOperationError', message: 'Internal server error.' } },
    },
    {
      operation: 'roleAssignments.create',
      on: { nth: 1 },
      answer: { status: 500, code: 'InternalServerError', message: 'Oops.' },
    },
  ],
  complaints: madeReady,
};

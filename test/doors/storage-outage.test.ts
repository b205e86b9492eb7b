import { beforeAll, describe, expect, it } from 'vitest';
import { anAlert, useDoors } from './use-doors.ts';

const doors = useDoors();

describe('While storage is down', () => {
  beforeAll(() => doors.sandbox.azurite.stop());

  it('the alert door asks Azure Monitor to send the alert again soon, and says so in the log', async () => {
    const answer = await doors.postAlert(anAlert({ clusterId: doors.newCluster() }));

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.json()).toEqual({ error: 'The alert could not be taken. Send it again.' });
    expect(
      doors.linesWith('ERROR alert: The alert could not be queued; the sender is asked to repeat it'),
    ).toHaveLength(1);
  });

  it('what can never be valid is refused all the same, and not asked for again', async () => {
    const answer = await doors.postAlert('{');

    expect(answer.status).toBe(400);
  });
});

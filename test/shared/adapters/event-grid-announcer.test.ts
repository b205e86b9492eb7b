import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createEventGridAnnouncer } from '../../../shared/adapters/event-grid-announcer.ts';
import { ControlRoom } from '../../stories/a-control-room.ts';

const credential = { getToken: async () => ({ token: 'sample', expiresOnTimestamp: Date.now() + 3_600_000 }) };

describe('An Event Grid topic', () => {
  it('that takes the connection and never answers does not hold the pass', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`;
    const room = new ControlRoom();
    await room.take(room.alert());

    const announced = createEventGridAnnouncer(endpoint, credential, 1).announce(room.events());

    await expect(announced).rejects.toThrow(/abort/i);
    server.close();
  });
});

import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createEventGridAnnouncer } from '../../shared/adapters/event-grid-announcer.ts';
import { ControlRoom } from '../stories/a-control-room.ts';
import { type Certificate, makeCertificate } from './certificates.ts';
import { startEventGridTopic } from './event-grid-topic.ts';
import { issueToken } from './tokens.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.ca]);
});
afterAll(() => certificate.remove());

/** Sends the records of one pass as the app does. */
async function send({ mayWhoSends = true, audience = 'https://eventgrid.azure.net' }) {
  const topic = await startEventGridTopic(certificate, () => mayWhoSends);
  onTestFinished(() => topic.stop());
  const { token, claims } = issueToken({ audience, nowMs: Date.now() });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: claims.exp * 1000 }) };
  const room = new ControlRoom();
  await room.take(room.alert());
  const sent = createEventGridAnnouncer(topic.url, credential).announce(room.events());
  return { sent, topic, ids: room.events().map(({ id }) => id) };
}

describe('The topic', () => {
  it('keeps what is sent by who may send', async () => {
    const { sent, topic, ids } = await send({});

    await sent;

    expect(topic.events.map(({ id }) => id)).toEqual(ids);
    expect(ids).not.toEqual([]);
  });

  it.each([
    ['who has no role on it', { mayWhoSends: false }, 403],
    ['a token for something else', { audience: 'https://management.azure.com' }, 401],
  ])('takes nothing from %s', async (_who, parts, statusCode) => {
    const { sent, topic } = await send(parts);

    await expect(sent).rejects.toMatchObject({ statusCode });
    expect(topic.events).toEqual([]);
  });
});

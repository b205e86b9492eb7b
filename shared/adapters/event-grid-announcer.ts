import type { TokenCredential } from '@azure/identity';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { Announcer } from '../ports/announcer.ts';

/**
 * Publishes audit events to an Event Grid topic with the CloudEvents 1.0 schema (facts: azure-signals.md, section 7.5).
 * The identity needs EventGrid Data Sender on the topic.
 */
export function createEventGridAnnouncer(topicEndpoint: string, credential: TokenCredential): Announcer {
  const client = lazily(async () => {
    const { EventGridPublisherClient } = await import('@azure/eventgrid');
    return new EventGridPublisherClient(topicEndpoint, 'CloudEvent', credential, { retryOptions: { maxRetries: 1 } });
  });
  return {
    async announce(events) {
      if (events.length > 0) await (await client()).send(events.map(toCloudEvent));
    },
  };
}

/** The chain's attributes travel as CloudEvents extensions, so that a subscriber can find the record it heard of. */
function toCloudEvent({ type, source, subject, id, time, data, sequence, hash }: AuditEvent) {
  return { type, source, subject, id, time: new Date(time), data, extensionAttributes: { sequence, hash } };
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

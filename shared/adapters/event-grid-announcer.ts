import type { EventGridPublisherClient } from '@azure/eventgrid';
import type { TokenCredential } from '@azure/identity';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { Announcer } from '../ports/announcer.ts';

/** A topic that does not answer must not hold a pass, which holds its cluster. */
const sendSecondsMax = 10;

/**
 * Publishes audit events to an Event Grid topic with the CloudEvents 1.0 schema (facts: azure-signals.md, section 7.5).
 * The identity needs EventGrid Data Sender on the topic.
 */
export function createEventGridAnnouncer(
  topicEndpoint: string,
  credential: TokenCredential,
  secondsMax = sendSecondsMax,
): Announcer {
  let client: EventGridPublisherClient<'CloudEvent'> | undefined;
  return {
    async announce(events) {
      const { EventGridPublisherClient } = await import('@azure/eventgrid');
      client ??= new EventGridPublisherClient(topicEndpoint, 'CloudEvent', credential, {
        retryOptions: { maxRetries: 1 },
      });
      await client.send(events.map(toCloudEvent), { abortSignal: AbortSignal.timeout(secondsMax * 1000) });
    },
  };
}

/** The chain's attributes travel as CloudEvents extensions, so that a subscriber can find the record it heard of. */
function toCloudEvent({ type, source, subject, id, time, data, sequence, hash }: AuditEvent) {
  return { type, source, subject, id, time: new Date(time), data, extensionAttributes: { sequence, hash } };
}

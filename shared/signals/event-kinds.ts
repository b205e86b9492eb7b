import type { SignalCause } from '../domain/signal.ts';
import type { Event } from './event.ts';
import { quoted } from './lenient.ts';

/** What one type of event means to us. */
export interface EventKind {
  /** Why an event of this kind is no reason to look; null where it is one. */
  readonly whyIgnored: (event: Event) => string | null;
  /** Texts that may be the id of the cluster or of something in it, all of them asked. */
  readonly clusters: (event: Event) => readonly unknown[];
  /** One sentence for people. */
  readonly reason: (event: Event) => string;
  /** `request` where the sender asks for looks that go on for a while; `event` is the rule. */
  readonly cause?: SignalCause;
  /** When to look once more than at once, as the sender wrote it. */
  readonly lookAgainAt?: (event: Event) => unknown;
}

/** By type in lower case: Azure itself is not of one mind about the spelling. Null where the type is unknown. */
export const eventKind = (type: string): EventKind | null => kinds.get(type.toLowerCase()) ?? null;

const always = () => null;

const bySource = (event: Event) => [event.source];

const bySubject = ({ subject, data }: Event) => [subject, data.resourceuri, data.resourceinfo?.id];

const byTarget = (event: Event) => [event.data.resourceinfo?.properties?.targetresourceid, ...bySubject(event)];

const byList = (event: Event) => [...(event.data.resourceinfo?.properties?.resources ?? []), ...bySubject(event)];

const nodePool = (did: string): EventKind => ({
  whyIgnored: always,
  clusters: bySource,
  reason: ({ data }) => `Node pool ${quoted(data.nodepoolname ?? '')} ${did}.`,
});

// A new version reaches all clusters of a region at one time: looking at each would be a rush for nothing.
const versionNews: EventKind = {
  whyIgnored: () => 'It tells of Kubernetes versions; nothing about the cluster has changed.',
  clusters: bySource,
  reason: ({ type }) => `${type}.`,
};

const operation = (ended: string): EventKind => ({
  whyIgnored: ({ data }) =>
    onlyReads(data.operationname) ? `Operation ${quoted(data.operationname ?? '')} only reads.` : null,
  clusters: bySubject,
  reason: ({ data }) => `Azure operation ${quoted(data.operationname ?? '')} ${ended}.`,
});

// ARM spells reads that return secrets as actions. The controller makes such reads itself: hearing them would be an echo.
const onlyReads = (operationName: string | undefined) => /\/list\w*\/action$/i.test(operationName ?? '');

const health: EventKind = {
  whyIgnored: always,
  clusters: byTarget,
  reason: ({ data }) => {
    const { previousavailabilitystate, availabilitystate } = data.resourceinfo?.properties ?? {};
    const from = quoted(previousavailabilitystate ?? 'unknown');
    return `Resource health changed from ${from} to ${quoted(availabilitystate ?? 'unknown')}.`;
  },
};

const annotation: EventKind = {
  whyIgnored: always,
  clusters: byTarget,
  reason: ({ data }) => `Resource health noted ${quoted(data.resourceinfo?.properties?.annotationname ?? '')}.`,
};

const maintenance: EventKind = {
  whyIgnored: always,
  clusters: byList,
  reason: ({ data }) => {
    const { eventdetails, eventstatus } = data.resourceinfo?.properties ?? {};
    return `Scheduled maintenance ${quoted(eventdetails ?? '')} is now ${quoted(eventstatus ?? 'unknown')}.`;
  },
};

const resource = (did: string): EventKind => ({
  whyIgnored: always,
  clusters: bySubject,
  reason: () => `A resource of the cluster ${did}.`,
});

/** Our own: whoever knows of a spike beforehand tells of it, and the cluster is made ready and looked at often. */
const announcement: EventKind = {
  whyIgnored: always,
  cause: 'request',
  clusters: (event) => [event.source, ...bySubject(event)],
  reason: ({ source, data }) =>
    `A burst is announced by ${quoted(source)} for ${quoted(String(data.expectedat ?? 'now'))}.`,
  lookAgainAt: ({ data }) => data.expectedat,
};

const handshake: EventKind = {
  whyIgnored: () => 'The handshake of a subscription is answered by the Functions host.',
  clusters: () => [],
  reason: () => 'Handshake.',
};

const endings = { Success: 'succeeded', Failure: 'failed', Cancel: 'was cancelled' } as const;

/** Facts: azure-signals.md, section 7.1. */
const kinds: ReadonlyMap<string, EventKind> = new Map(
  [
    ['Microsoft.ContainerService.NodePoolRollingStarted', nodePool('began rolling')] as const,
    ['Microsoft.ContainerService.NodePoolRollingSucceeded', nodePool('finished rolling')] as const,
    ['Microsoft.ContainerService.NodePoolRollingFailed', nodePool('failed to roll')] as const,
    ['Microsoft.ContainerService.NewKubernetesVersionAvailable', versionNews] as const,
    ['Microsoft.ContainerService.ClusterSupportEnding', versionNews] as const,
    ['Microsoft.ContainerService.ClusterSupportEnded', versionNews] as const,
    ...['Write', 'Delete', 'Action'].flatMap((verb) =>
      Object.entries(endings).map(
        ([ending, ended]) => [`Microsoft.Resources.Resource${verb}${ending}`, operation(ended)] as const,
      ),
    ),
    ['Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged', health] as const,
    ['Microsoft.ResourceNotifications.HealthResources.ResourceAnnotated', annotation] as const,
    ['Microsoft.ResourceNotifications.Resources.CreatedOrUpdated', resource('was created or updated')] as const,
    ['Microsoft.ResourceNotifications.Resources.Deleted', resource('was deleted')] as const,
    ['Microsoft.ResourceNotifications.ContainerServiceEventResources.ScheduledEventEmitted', maintenance] as const,
    ['aksburst.burst.announced', announcement] as const,
    ['Microsoft.EventGrid.SubscriptionValidationEvent', handshake] as const,
  ].map(([type, kind]) => [type.toLowerCase(), kind]),
);

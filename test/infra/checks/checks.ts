import type { Check } from '../deployment.ts';
import { alertsMissNothing, bellsWakeNobodyElse, metricsAreOfTheirScope, prometheusAsksOneCluster } from './alerts.ts';
import { prioritiesAreDistinct, sideDoorsStayClosed } from './closed-doors.ts';
import { customRolesArePlain } from './custom-roles.ts';
import { everythingIsTagged, telemetryIsWhole, whatWasGivenArrives } from './given.ts';
import { endpointsAreGuarded, networksAreCutAndJoined } from './guarded-network.ts';
import { noTwoShareAnId } from './names.ts';
import { nothingIsPublicWherePrivate, onlyTheNetworkComesIn, theAppReachesWhatIsPrivate } from './network.ts';
import { missedObjectivesAreTold } from './objectives.ts';
import { whoeverMustWaitWaits } from './order.ts';
import { privateZonesAnswer } from './private-zones.ts';
import { nothingIsDeletedTooSoon, whatIsDeletedComesBack } from './retention.ts';
import {
  actionsAreKnown,
  everybodyHasWhatIsNeeded,
  givingRolesIsBound,
  observingWritesNothing,
  principalsHaveTheirType,
  rolesGoByObjectId,
  rolesHoldWhatIsListed,
  rolesStayInTheirScopes,
} from './roles.ts';
import {
  keysAndPlainTextAreOff,
  noKeyIsReadOrWritten,
  secureWebhooksAreJudged,
  webhookTokensAreOfTheApplication,
} from './secrecy.ts';
import {
  everySettingCanBeRead,
  everySettingIsRead,
  noSettingIsMissing,
  noSettingIsRefused,
  settingsReferToTheirResource,
  theCodeHasItsPlace,
} from './settings.ts';
import {
  everyContainerIsUsed,
  everyQueueIsRead,
  everyTableIsUsed,
  theTrailCannotBeRewritten,
  useOfTheTrailIsLogged,
} from './storage.ts';
import { subscriptionsLoseNothing } from './subscriptions.ts';
import {
  actionGroupsReachTheAlertFunction,
  alertsRingForTheirCluster,
  eventsAreOnesThatRing,
  eventsReachTheirFunction,
  everyClusterIsHeard,
  lostEventsAreKept,
  lostEventsAreTold,
} from './triggers.ts';
import {
  azdFindsTheApp,
  durationsAreOnesThatAzureTakes,
  noAddressIsWrittenDown,
  numbersAndNamesAreInRange,
  openEnumsHaveKnownValues,
} from './values.ts';

/** What the compiler cannot see. Each looks at predicted resources alone, so that it needs neither compiler nor Azure. */
export const checks = {
  'no two resources share an id, and no two role assignments a name': noTwoShareAnId,
  'everybody has the roles that are needed, where they are needed, and no other': everybodyHasWhatIsNeeded,
  'custom roles hold what infra/permissions.json lists for the mode': rolesHoldWhatIsListed,
  'every action is one that Azure knows': actionsAreKnown,
  'mode observe writes nothing': observingWritesNothing,
  'a custom role is given only inside of its assignable scopes': rolesStayInTheirScopes,
  'a custom role takes nothing back, and stays where it is defined': customRolesArePlain,
  'who may give roles may give one role alone, to service principals other than itself': givingRolesIsBound,
  'every assignment says what its principal is': principalsHaveTheirType,
  'roles go by object ids': rolesGoByObjectId,
  'events are delivered to where a function takes events': eventsReachTheirFunction,
  'every event that is asked for rings': eventsAreOnesThatRing,
  'a subscription leaves out no event, no try and no minute': subscriptionsLoseNothing,
  'events of every cluster are heard': everyClusterIsHeard,
  'lost events are kept where there is a place for them': lostEventsAreKept,
  'operators are told of lost events, and nobody else': lostEventsAreTold,
  'action groups post to the alert function': actionGroupsReachTheAlertFunction,
  'alerts ring, and tell their cluster': alertsRingForTheirCluster,
  'an alert asks its scope for what that measures': metricsAreOfTheirScope,
  'an alert misses nothing': alertsMissNothing,
  'what wakes the controller wakes nobody else': bellsWakeNobodyElse,
  'rules of Prometheus are asked for one cluster': prometheusAsksOneCluster,
  'operators are told of missed objectives, and nobody else': missedObjectivesAreTold,
  'every setting is read': everySettingIsRead,
  'no setting is missing': noSettingIsMissing,
  'no setting is a key, or refused by the plan': noSettingIsRefused,
  'every setting can be read as the app reads it': everySettingCanBeRead,
  'settings refer to the resource that they mean': settingsReferToTheirResource,
  'the code has a place that the app can read': theCodeHasItsPlace,
  'every queue is read by a function': everyQueueIsRead,
  'every table is used by the code': everyTableIsUsed,
  'every container is used': everyContainerIsUsed,
  'the audit trail cannot be rewritten': theTrailCannotBeRewritten,
  'nothing is deleted before its time': nothingIsDeletedTooSoon,
  'what is deleted can be brought back': whatIsDeletedComesBack,
  'the use of the trail is logged where that is asked for': useOfTheTrailIsLogged,
  'keys and plain text are off': keysAndPlainTextAreOff,
  'no key is read or written': noKeyIsReadOrWritten,
  'secure webhooks are judged by their token': secureWebhooksAreJudged,
  'tokens are those of the application that was named': webhookTokensAreOfTheApplication,
  'side doors stay closed': sideDoorsStayClosed,
  'no two rules have one priority': prioritiesAreDistinct,
  'nothing is public where private was asked for': nothingIsPublicWherePrivate,
  'nobody comes in from other networks': onlyTheNetworkComesIn,
  'private endpoints stand behind the guard': endpointsAreGuarded,
  'networks are cut and joined as was asked for': networksAreCutAndJoined,
  'private zones are named for their service, and answer the network': privateZonesAnswer,
  'the app reaches what is private': theAppReachesWhatIsPrivate,
  'what was given arrives': whatWasGivenArrives,
  'everything carries its tags': everythingIsTagged,
  'telemetry is whole, and shown': telemetryIsWhole,
  'open enums have known values': openEnumsHaveKnownValues,
  'numbers and names are in range': numbersAndNamesAreInRange,
  'durations are ones that Azure takes': durationsAreOnesThatAzureTakes,
  'no address of one cloud is written down': noAddressIsWrittenDown,
  'azd finds the app': azdFindsTheApp,
  'whoever must wait waits': whoeverMustWaitWaits,
} satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;

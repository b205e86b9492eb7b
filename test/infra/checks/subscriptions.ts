import { type Check, ofType, valueAt } from '../deployment.ts';
import { listedTypes } from './triggers.ts';

/** What is asked for with these is the whole: every filter, and every try or minute less, loses events without a word. */
const whole: Readonly<Record<string, unknown>> = {
  'retryPolicy.maxDeliveryAttempts': 30,
  'retryPolicy.eventTimeToLiveInMinutes': 1440,
};

export const subscriptionsLoseNothing: Check = (deployment) =>
  ofType(deployment, 'Microsoft.EventGrid/systemTopics/eventSubscriptions').flatMap((one) => {
    const filter = (valueAt(one, 'properties.filter') ?? {}) as Readonly<Record<string, unknown>>;
    const types = [filter.includedEventTypes ?? []].flat();
    // A batch fails as one, and is delivered again as one.
    const batch = valueAt(one, 'properties.destination.properties.maxEventsPerBatch') ?? 1;
    return [
      ...Object.entries(whole)
        .filter(([path, wanted]) => valueAt(one, `properties.${path}`) !== wanted)
        .map(([path, wanted]) => `${one.name}: ${path} is below ${wanted}, which Event Grid gives.`),
      ...(Object.keys(filter).join() === 'includedEventTypes' ? [] : [`${one.name} filters by more than the type.`]),
      ...listedTypes.filter((type) => !types.includes(type)).map((type) => `${one.name} does not ask for ${type}.`),
      ...(batch === 1 ? [] : [`${one.name} delivers ${batch} events at once.`]),
    ];
  });

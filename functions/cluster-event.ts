import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Event Grid rings here: the AKS system topic, resource events, in either event schema. */
app.eventGrid<unknown>('cluster-event', {
  handler: async (event, context) => (await theApp(context)).receiveEvent(event),
});

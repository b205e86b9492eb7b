import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Events that failed every try: tried again until they are heard, for a poison queue has none behind it. */
app.storageQueue('queued-event-poison', {
  queueName: 'cluster-events-poison',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => (await theApp(context)).receiveLateEvent(message),
});

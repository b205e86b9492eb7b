import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Event Grid leaves here what `cluster-event` would hear: a queue takes it while the app sleeps, or is exchanged. */
app.storageQueue('queued-event', {
  queueName: 'cluster-events',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => (await theApp(context)).receiveEvent(message),
});

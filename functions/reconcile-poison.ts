import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Signals that failed every try: recorded, told, and made good by the next health check. */
app.storageQueue('reconcile-poison', {
  queueName: 'signals-poison',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => (await theApp(context)).recordLostSignal(message),
});

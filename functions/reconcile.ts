import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** One signal, one pass over one cluster. A throw is repeated by the host and ends in signals-poison. */
app.storageQueue('reconcile', {
  queueName: 'signals',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => (await theApp(context)).reconcile(message),
});

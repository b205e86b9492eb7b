import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/**
 * What the controller knows: of all clusters, or with ?cluster=RESOURCE_ID of one, with its newest audit events; with
 * &pod=NAMESPACE/NAME why that pod does not burst, or stays on ACI.
 */
app.http('status', {
  methods: ['GET'],
  authLevel: 'function',
  handler: async (request, context) =>
    (await theApp(context)).report(request.query.get('cluster'), request.query.get('pod')),
});

import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Azure Monitor rings here, through an action group with this function's key. */
app.http('alert', {
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request, context) => (await theApp(context)).receiveAlert(await request.text()),
});

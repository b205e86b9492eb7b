import { app } from '@azure/functions';
import { theApp } from './the-app.ts';

/** Rings for every cluster in scope, so that a lost alert costs one interval and no more, and hears late events. */
app.timer('health-check', {
  schedule: '%BURST_HEALTH_CHECK_SCHEDULE%',
  handler: async (_timer, context) => (await theApp(context)).sweep(),
});

/** What the Functions host loads: every trigger, and nothing else until the first of them fires. */
import './alert.ts';
import './cluster-event.ts';
import './health-check.ts';
import './queued-event.ts';
import './reconcile.ts';
import './reconcile-poison.ts';
import './status.ts';

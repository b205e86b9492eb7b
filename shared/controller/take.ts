import type { Config } from '../config.ts';
import type { Cluster } from '../domain/cluster.ts';
import { policyFor } from '../policy-for.ts';
import type { Ports } from '../ports/ports.ts';
import { isInScope } from '../scope.ts';
import { decodeSignal } from '../signals/signal-message.ts';
import { reconcile } from './reconcile.ts';

/**
 * Takes one message of the queue. One that names a cluster outside the scope is told and done with. Whatever goes wrong
 * is thrown, so that the host brings the message again and at last puts it where lost signals are recorded; a message
 * that this version cannot read may be one that a newer instance beside it can.
 */
export async function take(message: unknown, { config, ports }: { config: Config; ports: Ports }): Promise<void> {
  const signal = decodeSignal(message);
  if ('problem' in signal) throw new Error(`Reading a message of the signals queue: ${signal.problem}`);
  const { clusterId, reason } = signal;
  if (!isInScope(config.scope, clusterId)) {
    return ports.log.warn(`A signal names a cluster outside the scope and was dropped: ${reason}`, {
      cluster: clusterId,
    });
  }
  const policyOf = (cluster: Cluster | null) => policyFor(config.policy, cluster?.tags ?? {});
  const ending = await reconcile(signal, { ports, rememberSeconds: config.rememberSeconds, policyOf });
  if (ending.kind !== 'passed') ports.log.info(`${ending.kind}: ${reason}`, { cluster: clusterId });
}

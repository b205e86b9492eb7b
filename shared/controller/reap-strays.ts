import { planDeletions } from '../burst/plan-deletions.ts';
import { type ReapReport, reap } from '../burst/reap.ts';
import type { Action } from '../domain/action.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterView } from '../domain/cluster-view.ts';
import type { ContainerGroup } from '../domain/container-group.ts';
import type { Decision } from '../domain/decision.ts';
import { partsOf } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { allows } from '../domain/mode.ts';
import type { Observation } from '../domain/observation.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import type { Stray } from '../domain/stray.ts';
import { isCloudError } from '../ports/cloud-error.ts';
import type { Ports } from '../ports/ports.ts';
import type { CarryOut } from './act.ts';
import type { Pass } from './pass.ts';

export interface Reaping extends Pick<LedgerEntry, 'strays' | 'sightings'> {
  /** Those that the pass had before, and those of the deletions. */
  readonly outcomes: readonly Outcome[];
  /** Why something that is proven was not deleted in this pass, as sentences. */
  readonly heldBack: readonly string[];
}

export interface ReapingMatter {
  readonly observation: Observation;
  readonly policy: Policy;
  readonly decision: Decision;
  readonly outcomes: readonly Outcome[];
}

/**
 * Looks with the schedule, from mode burst on and at one read, for what bursting left behind: container groups without a
 * pod, ghost nodes and stuck pods, with what they cost an hour. In mode reap what is proven is deleted, a few in a pass.
 */
export async function reapStrays(
  pass: Pass,
  ports: Ports,
  matter: ReapingMatter,
  carryOut: CarryOut,
): Promise<Reaping> {
  const { signal, entry } = pass;
  const { observation, policy, decision, outcomes } = matter;
  const { cluster, inside } = observation;
  const nothingNew = { strays: entry.strays, sightings: entry.sightings, outcomes, heldBack: [] };
  const isTime = signal.cause === 'schedule' && allows(policy.mode, 'burst');
  if (!isTime || !inside.seen || !cluster.seen || cluster.value === null) return nothingNew;
  const seen = { cluster: cluster.value, view: inside.value };
  const { strays, sightings, unseen } = await lookForStrays(pass, ports, matter, seen);
  const known = { ...nothingNew, ...withUnseen({ strays, sightings }, entry, unseen), heldBack: unseen };
  if (!allows(policy.mode, 'reap')) return known;
  const { attemptsMax } = policy;
  const plan = planDeletions({ ...seen, strays, decision, entry, attemptsMax, now: observation.at });
  for (const why of plan.heldBack) ports.log.warn(`Not deleted: ${why}`, { cluster: signal.clusterId });
  const deletions = await deleteEach(plan.due, carryOut);
  const left = withoutGone(known.strays, deletions);
  return { ...known, strays: left, outcomes: [...outcomes, ...deletions], heldBack: [...unseen, ...plan.heldBack] };
}

type Memory = Pick<LedgerEntry, 'strays' | 'sightings'>;

/** What could not be seen is not gone: of container groups the last look that saw them stands. */
function withUnseen(found: Memory, before: Memory, unseen: readonly string[]): Memory {
  const { strays: oldStrays, sightings: oldSightings } = unseen.length > 0 ? before : { strays: [], sightings: [] };
  const strays = [...found.strays, ...oldStrays.filter(({ kind }) => isOfGroup(kind))];
  const sightings = [...found.sightings, ...oldSightings.filter(({ key }) => isOfGroup(key))];
  return { strays: strays.slice(0, straysKeptMax), sightings: sightings.slice(0, sightingsKeptMax) };
}

/** The key of a sighting begins with its kind. */
const isOfGroup = (kind: string): boolean => /^(\[")?group-/.test(kind);

/** As many as fit into the ledger; of sightings the oldest come first, so that what is seen longest is proven first. */
const straysKeptMax = 50;
const sightingsKeptMax = 200;

/** `unseen`: why container groups could not be listed. */
async function lookForStrays(
  { signal, entry }: Pass,
  { cloud, log }: Ports,
  { observation, policy }: ReapingMatter,
  { cluster, view }: { readonly cluster: Cluster; readonly view: ClusterView },
): Promise<ReapReport & { readonly unseen: readonly string[] }> {
  const { nodeResourceGroup, addon } = cluster;
  const groups = await groupsIn(observation, nodeResourceGroup, cloud);
  const report = reap({
    ...{ view, nodeResourceGroup, prices: policy.burst, sightings: entry.sightings, now: observation.at },
    containerGroups: typeof groups === 'string' ? null : groups,
    isAddonEnabled: addon?.enabled ?? false,
  });
  for (const { kind, name, says, costPerHour } of report.strays) {
    log.warn(`Left behind: ${kind} ${name}. ${says}`, { cluster: signal.clusterId, costPerHour });
  }
  if (typeof groups !== 'string') return { ...report, unseen: [] };
  log.warn(groups, { cluster: signal.clusterId });
  return { ...report, unseen: [groups] };
}

/** A sentence where they could not be listed. */
async function groupsIn(
  { clusterId }: Observation,
  resourceGroup: string,
  cloud: Ports['cloud'],
): Promise<readonly ContainerGroup[] | string> {
  try {
    return await cloud.containerGroups(partsOf(clusterId).subscriptionId, resourceGroup);
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return `What bursting left behind on ACI is not known. ${error.message}`;
  }
}

/** None hangs on another, so a refusal stops no other; after a lost answer nothing more is begun. */
async function deleteEach(actions: readonly Action[], carryOut: CarryOut): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of actions) {
    const outcome = await carryOut(action);
    outcomes.push(outcome);
    if (outcome.result === 'unknown') break;
  }
  return outcomes;
}

/** What Azure only accepted is still left behind, until it is seen to be gone. */
function withoutGone(strays: readonly Stray[], outcomes: readonly Outcome[]): readonly Stray[] {
  const gone = outcomes
    .filter(({ result }) => result === 'applied' || result === 'already-so')
    .flatMap(({ action }) => ('stray' in action ? [action.stray] : []));
  return strays.filter((stray) => !gone.some((one) => one === stray));
}

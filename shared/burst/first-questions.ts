import { covers, ourToleration, virtualNodeTaintKey } from '../backlog/node-fit/tolerations.ts';
import { burstAnnotations } from '../domain/cluster-view.ts';
import { hasScanned, saidOf, scansSeconds } from './autoscaler.ts';
import { type Keep, keep } from './burst-plan.ts';
import type { Candidate } from './candidate.ts';
import { vmArrivalFor } from './estimate-arrival.ts';
import type { Outlook } from './outlook.ts';
import { entryOf } from './readable.ts';

/**
 * Whether it is time for a pod to burst, whatever it is made of: asked of every candidate, so cheap. Null where nothing
 * is in the way.
 */
export function firstKeep(candidate: Candidate, outlook: Outlook): Keep | null {
  for (const ask of questions) {
    const answer = ask(candidate, outlook);
    if (answer) return answer;
  }
  return null;
}

type Question = (candidate: Candidate, outlook: Outlook) => Keep | null;

const questions: readonly Question[] = [
  waitsInReadyCluster,
  doesNotTolerateYet,
  hasOnePlaceToGo,
  hasWaitedEnough,
  isSeenByAutoscaler,
  isFasterOnAci,
];

/** First of all: nothing else that is said of the pod would let it burst. */
function waitsInReadyCluster(_: Candidate, { unready }: Outlook): Keep | null {
  return unready === null ? null : keep('ClusterNotReady', unready);
}

/** Added once, a toleration cannot be taken back; a pod that has it waits for the scheduler, or for something else. */
function doesNotTolerateYet({ pod }: Candidate, { virtual }: Outlook): Keep | null {
  const taint = virtual?.node.spec?.taints?.find(({ key }) => key === virtualNodeTaintKey) ?? usualTaint;
  if (!pod.spec?.tolerations?.some((toleration) => covers(toleration, taint))) return null;
  const burstAt = entryOf(pod.metadata.annotations, burstAnnotations.burstAt);
  return keep(
    'AlreadyTolerates',
    burstAt === undefined
      ? 'It tolerates the virtual node by its own template, and waits all the same.'
      : `It was burst at ${burstAt}, and the scheduler has not placed it yet.`,
  );
}

const usualTaint = { key: ourToleration.key, effect: ourToleration.effect, value: 'azure' };

function hasOnePlaceToGo(_: Candidate, { virtual }: Outlook): Keep | null {
  if (!virtual)
    return keep('NoVirtualNode', 'The cluster shows no node with the label or the taint of a virtual node.');
  return virtual.engine === 'both'
    ? keep('TwoEngines', 'Remove the add-on or virtual nodes v2 from the cluster.')
    : null;
}

/** A wait that begins in the future has lasted no time at all. */
function hasWaitedEnough({ sinceMs }: Candidate, { nowMs, policy }: Outlook): Keep | null {
  const waited = Math.max(0, (nowMs - sinceMs) / 1000);
  if (waited >= policy.waitSecondsMin) return null;
  return keep('TooYoung', `It has waited ${Math.floor(waited)} s of at least ${policy.waitSecondsMin} s.`);
}

function isSeenByAutoscaler(candidate: Candidate, { autoscaler, autoscaling, nowMs }: Outlook): Keep | null {
  if (hasScanned(autoscaler, candidate, nowMs, autoscaling)) return null;
  const says = `The autoscaler has said nothing, and may take ${scansSeconds(autoscaling)} s for its scans.`;
  return keep('AutoscalerHasNotSeenIt', says);
}

function isFasterOnAci(candidate: Candidate, { autoscaler, nowMs, estimates, policy }: Outlook): Keep | null {
  const nominated = candidate.pod.status?.nominatedNodeName;
  if (nominated && nowMs - candidate.sinceMs < nominationSecondsMax * 1000)
    return keep('VmComesFirst', `The scheduler is making room for it on ${nameOf(nominated)}.`);
  const vm = vmArrivalFor(saidOf(autoscaler, candidate), nowMs, estimates, (nowMs - candidate.sinceMs) / 1000);
  if (vm.seconds >= estimates.aciSeconds + policy.marginSeconds) return null;
  const aci = `ACI would take ${estimates.aciSeconds} s, and must win by ${policy.marginSeconds} s`;
  return keep('VmComesFirst', `A VM is expected in ${Math.round(vm.seconds)} s (${vm.because}); ${aci}.`);
}

/** By then whoever was asked to make room has gone; a nomination that lasts longer leads nowhere. */
const nominationSecondsMax = 300;

/** Of a node, as far as the answer holds one: what is no text may not even be printable. */
const nameOf = (nominated: unknown): string => (typeof nominated === 'string' ? nominated : 'a node');

import { below, both, hereIf, inEach } from '../backlog/found.ts';
import { ourToleration } from '../backlog/node-fit.ts';
import type { Pod, Toleration, Volume } from '../domain/pod.ts';

/**
 * The pod that an owner makes when a burst pod goes: the same from its template, on no node yet, and without what the
 * burst added (facts: kubernetes.md, section 1.5).
 */
export function substituteOf({ metadata, spec }: Pod): Pod {
  if (!spec) return { ...(metadata && { metadata }) };
  const { nodeName: _left, ...template } = spec;
  const tolerations = withoutOurs(spec.tolerations ?? []);
  return { ...(metadata && { metadata }), spec: { ...template, tolerations } };
}

/** Ours is taken away once: a second one like it is the template's own. */
function withoutOurs(tolerations: readonly Toleration[]): readonly Toleration[] {
  const index = tolerations.findIndex(isOurs);
  return index < 0 ? tolerations : tolerations.toSpliced(index, 1);
}

const isOurs = ({ key, operator, effect, value, tolerationSeconds }: Toleration): boolean =>
  key === ourToleration.key &&
  operator === ourToleration.operator &&
  effect === ourToleration.effect &&
  !value &&
  (tolerationSeconds ?? null) === null;

/** The fields by which the scheduler places a pod and that no placement here can judge: a disk may be tied to a zone. */
export function unjudgedFields({ spec }: Pod): readonly string[] {
  const claims = hereIf((spec?.resourceClaims ?? []).length > 0);
  const isOthers = (spec?.schedulerName ?? 'default-scheduler') !== 'default-scheduler';
  const ofVolumes = inEach('spec.volumes', spec?.volumes, (volume) => hereIf(needsDisk(volume)));
  return both(both(ofVolumes, below('spec.resourceClaims', claims)), below('spec.schedulerName', hereIf(isOthers)));
}

const needsDisk = (volume: Volume & { readonly ephemeral?: unknown }): boolean =>
  Boolean(volume.persistentVolumeClaim) || Boolean(volume.ephemeral);

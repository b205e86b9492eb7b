import type { Pod, Projection, Volume } from '../../../domain/pod.ts';
import { below, both, hereIf, inEach, membersOf, nothing } from '../../found.ts';
import type { Rule } from '../rule.ts';
import { denied } from '../rule.ts';
import { sources } from '../sources.ts';
import { isApiAccess } from './security.ts';

/** What a pod mounts, by the kind of its source. */
export const volumeRules: readonly Rule[] = [
  {
    reason: 'MountsDiskClaim',
    field: 'spec.volumes[].persistentVolumeClaim',
    verdict: denied,
    finds: (pod) => inVolumes(pod, (volume) => membersOf(volume, ['persistentVolumeClaim'])),
    says: 'ACI mounts no disks, and what stands behind a claim is not read: every claim counts as a disk, shares of Azure Files included.',
    fix: 'Mount an Azure Files share as an inline volume, or keep the workload on VM nodes.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'MountsHostPath',
    field: 'spec.volumes[].hostPath',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inVolumes(pod, (volume) => membersOf(volume, ['hostPath'])),
    says: 'There is no VM node whose directory could be mounted: the add-on refuses the pod, and v2 mounts a directory of the pod alone.',
    fix: 'Use an emptyDir, or a share of Azure Files.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'MountsCsiDriver',
    field: 'spec.volumes[].csi.driver',
    verdict: denied,
    finds: (pod) =>
      inVolumes(pod, ({ csi }) => below('csi.driver', hereIf(Boolean(csi) && csi?.driver !== fileDriver))),
    says: 'ACI mounts no CSI volumes but shares of Azure Files.',
    fix: 'Use file.csi.azure.com; read secrets through a Kubernetes Secret.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'MountsShareWithoutSecret',
    field: 'spec.volumes[].csi.volumeAttributes',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: (pod) => inVolumes(pod, missingAttributes),
    says: 'The add-on mounts a share by its name and the secret with the key of the account, and refuses the pod without either.',
    fix: 'Name shareName and secretName in volumeAttributes.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'MountsUnsupportedVolume',
    field: 'spec.volumes[]',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod) => inVolumes(pod, unsupported),
    says: 'The add-on knows azureFile, configMap, csi, emptyDir, gitRepo, projected and secret volumes, and refuses any other.',
    fix: 'Bring the content into the pod by one of these, or in the image.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'ClonesGitRepo',
    field: 'spec.volumes[].gitRepo',
    verdict: { addon: 'allow', v2: 'deny-unless-configured' },
    finds: (pod) => inVolumes(pod, (volume) => membersOf(volume, ['gitRepo'])),
    says: 'Nothing documents that virtual nodes v2 clone repositories.',
    fix: 'Clone in an init container into an emptyDir.',
    source: sources.v2Docs,
  },
  {
    reason: 'ArrangesFiles',
    field: 'spec.volumes[].secret.items, spec.volumes[].configMap.defaultMode',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: (pod) =>
      inVolumes(pod, ({ secret, configMap }) =>
        both(below('secret', arrangement(secret)), below('configMap', arrangement(configMap))),
      ),
    says: 'The add-on ignores items and modes: every key becomes a file of its own name, with the usual rights.',
    fix: 'Name the keys as the files are called; use ssh-like files that need strict modes on VM nodes only.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'LimitsEmptyDir',
    field: 'spec.volumes[].emptyDir',
    verdict: { addon: 'note', v2: 'allow' },
    finds: (pod) => inVolumes(pod, ({ emptyDir }) => below('emptyDir', emptyDirLimits(emptyDir))),
    says: 'The add-on ignores medium and sizeLimit: the directory is on disk, and is not limited.',
    fix: 'Leave medium and sizeLimit out if nothing hangs on them.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'ProjectsTokensOnly',
    field: 'spec.volumes[].projected',
    verdict: { addon: 'deny', v2: 'allow' },
    finds: (pod) =>
      inVolumes(pod, (volume) => below('projected', hereIf(isProjected(volume) && hasTokensOnly(volume)))),
    says: 'The add-on drops a volume of tokens or pod fields and keeps its mounts, so the pod never starts.',
    fix: 'Keep the workload on VM nodes, or use virtual nodes v2.',
    source: sources.connectorVolumes,
  },
  {
    reason: 'ProjectsFiles',
    field: 'spec.volumes[].projected',
    verdict: { addon: 'deny-unless-configured', v2: 'allow' },
    finds: (pod) =>
      inVolumes(pod, (volume) =>
        below('projected', hereIf(isProjected(volume) && !isApiAccess(volume) && !hasTokensOnly(volume))),
      ),
    says: 'Of a projected volume the add-on takes the listed keys of secrets and config maps, without their paths, and nothing else.',
    fix: 'Mount each secret or config map as a volume of its own.',
    source: sources.connectorVolumes,
  },
];

const fileDriver = 'file.csi.azure.com';

function inVolumes({ spec }: Pod, find: (volume: Volume) => readonly string[]): readonly string[] {
  return inEach('spec.volumes', spec?.volumes, find);
}

function missingAttributes({ csi }: Volume): readonly string[] {
  if (csi?.driver !== fileDriver) return nothing;
  const missing = ['shareName', 'secretName'].filter((name) => !csi.volumeAttributes?.[name]);
  return below('csi.volumeAttributes', missing);
}

/** Sources with a rule of their own, or without a word to say. */
const knownSources = [
  ...(['azureFile', 'configMap', 'csi', 'emptyDir', 'gitRepo', 'hostPath'] as const),
  ...(['persistentVolumeClaim', 'projected', 'secret'] as const),
];

/** The source by its name, so that a kind that is new to Kubernetes is named, too. */
function unsupported(volume: Volume): readonly string[] {
  if (membersOf(volume, knownSources).length > 0) return nothing;
  const named = Object.entries(volume).filter(
    ([name, source]) => name !== 'name' && source !== undefined && source !== null,
  );
  return named.length === 0 ? [''] : named.map(([name]) => name);
}

function arrangement(source: Volume['secret']): readonly string[] {
  const hasMode = (source?.defaultMode ?? usualMode) !== usualMode;
  return both(below('items', hereIf((source?.items ?? []).length > 0)), below('defaultMode', hereIf(hasMode)));
}

/** What the API writes where nobody asks for a mode. */
const usualMode = 0o644;

function emptyDirLimits(emptyDir: Volume['emptyDir']): readonly string[] {
  return both(below('medium', hereIf(Boolean(emptyDir?.medium))), membersOf(emptyDir, ['sizeLimit']));
}

const isProjected = ({ projected }: Volume): boolean => projected !== undefined && projected !== null;

function hasTokensOnly({ projected }: Volume): boolean {
  return !(projected?.sources ?? []).some(
    (source: Projection) => membersOf(source, ['secret', 'configMap']).length > 0,
  );
}

import type { Volume, VolumeMount } from '../../../../../shared/domain/pod.ts';
import { aContainer, aPod, aPodWith, aTokenVolume } from '../../../../builders/a-pod.ts';
import { D, N, type Row, S, Y } from '../row.ts';

const mounting = (...volumes: readonly (Volume & Record<string, unknown>)[]) =>
  aPod({ spec: { volumes, containers: [aContainer({ volumeMounts: [] })] } });
const a = (source: Record<string, unknown>) => mounting({ name: 'files', ...source });
const projecting = (...sources: readonly object[]) => a({ projected: { sources } });
const mountedWith = (part: Partial<VolumeMount>) =>
  aPodWith({ volumeMounts: [{ name: 'kube-api-access-2kq7x', ...part }] });
const share = (volumeAttributes?: Record<string, string>) =>
  a({ csi: { driver: 'file.csi.azure.com', ...(volumeAttributes ? { volumeAttributes } : {}) } });
const claim = a({ persistentVolumeClaim: { claimName: 'uploads' } });
const namedVolume = (name: string) => mounting({ name, emptyDir: {} });

export const volumeRows: readonly Row[] = [
  {
    ...{ reason: 'MountsDiskClaim', addon: N, v2: N, fields: ['spec.volumes[0].persistentVolumeClaim'] },
    pod: claim,
    unaffected: [a({ emptyDir: {} }), a({ azureFile: { shareName: 'uploads', secretName: 'key' } })],
  },
  {
    ...{ reason: 'MountsHostPath', addon: N, v2: D, fields: ['spec.volumes[0].hostPath'] },
    pod: a({ hostPath: { path: '/var/log' } }),
    unaffected: [a({ emptyDir: {} })],
  },
  {
    ...{ reason: 'MountsCsiDriver', addon: N, v2: N, fields: ['spec.volumes[0].csi.driver'] },
    pod: a({ csi: { driver: 'secrets-store.csi.k8s.io' } }),
    unaffected: [share({ shareName: 's', secretName: 'k' })],
  },
  {
    ...{ reason: 'MountsShareWithoutSecret', addon: N, v2: Y },
    fields: ['spec.volumes[0].csi.volumeAttributes.secretName'],
    pod: share({ shareName: 's' }),
    unaffected: [share({ shareName: 's', secretName: 'k' })],
  },
  {
    ...{ reason: 'MountsShareWithoutSecret', addon: N, v2: Y },
    fields: ['spec.volumes[0].csi.volumeAttributes.shareName', 'spec.volumes[0].csi.volumeAttributes.secretName'],
    pod: share(),
    unaffected: [],
  },
  ...['downwardAPI', 'ephemeral', 'nfs', 'azureDisk', 'image', 'somethingNew'].map(
    (kind): Row => ({
      ...{ reason: 'MountsUnsupportedVolume', addon: N, v2: D, fields: [`spec.volumes[0].${kind}`] },
      pod: a({ [kind]: {} }),
      unaffected: [
        a({ azureFile: { shareName: 's', secretName: 'k' } }),
        a({ secret: {} }),
        a({ configMap: {} }),
        a({ emptyDir: {} }),
      ],
    }),
  ),
  {
    ...{ reason: 'MountsUnsupportedVolume', addon: N, v2: D, fields: ['spec.volumes[0]'] },
    pod: a({}),
    unaffected: [],
  },
  {
    ...{ reason: 'ClonesGitRepo', addon: Y, v2: D, fields: ['spec.volumes[0].gitRepo'] },
    pod: a({ gitRepo: { repository: 'https://example.com/x.git' } }),
    unaffected: [],
  },
  {
    ...{ reason: 'ArrangesFiles', addon: D, v2: Y },
    fields: ['spec.volumes[0].secret.items', 'spec.volumes[1].configMap.defaultMode'],
    pod: mounting(
      { name: 'secrets', secret: { items: [{ key: 'a', path: 'b' }] } },
      { name: 'config', configMap: { defaultMode: 0o400 } },
    ),
    unaffected: [a({ secret: { secretName: 's', defaultMode: 0o644 } })],
  },
  {
    ...{ reason: 'LimitsEmptyDir', addon: S, v2: Y },
    fields: ['spec.volumes[0].emptyDir.medium', 'spec.volumes[0].emptyDir.sizeLimit'],
    pod: a({ emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }),
    unaffected: [a({ emptyDir: { medium: '' } })],
  },
  {
    ...{ reason: 'ProjectsTokensOnly', addon: N, v2: Y, fields: ['spec.volumes[0].projected'] },
    pod: projecting({ serviceAccountToken: { path: 'token' } }, { downwardAPI: {} }),
    unaffected: [mounting(aTokenVolume())],
  },
  {
    ...{ reason: 'ProjectsFiles', addon: D, v2: Y, fields: ['spec.volumes[0].projected'] },
    pod: projecting({ configMap: { name: 'web' } }),
    unaffected: [mounting(aTokenVolume())],
  },
  {
    ...{ reason: 'HasUnknownField', addon: D, v2: D, fields: ['spec.volumes[0].projected.sources[1].podCertificate'] },
    pod: projecting({ configMap: { name: 'web' } }, { podCertificate: {} }),
    unaffected: [],
  },
  ...(
    [
      ['subPath', 'web.conf'],
      ['subPathExpr', '$(POD)'],
      ['mountPropagation', 'HostToContainer'],
      ['recursiveReadOnly', 'Enabled'],
    ] as const
  ).map(
    ([member, value]): Row => ({
      ...{ reason: 'MountsSubPath', addon: N, v2: D, fields: [`spec.containers[0].volumeMounts[0].${member}`] },
      pod: mountedWith({ [member]: value }),
      unaffected: [mountedWith({ mountPropagation: 'None', recursiveReadOnly: 'Disabled', subPath: '' })],
    }),
  ),
  {
    ...{ reason: 'MountsBlockDevice', addon: N, v2: D, fields: ['spec.containers[0].volumeDevices'] },
    pod: aPodWith({ volumeDevices: [{ name: 'raw', devicePath: '/dev/xvda' }] }),
    unaffected: [aPodWith({ volumeDevices: [] })],
  },
  ...['tmp', 'my--cache', 'a'.repeat(64)].map(
    (name): Row => ({
      ...{ reason: 'VolumeNameRefused', addon: D, v2: D, fields: ['spec.volumes[0].name'] },
      pod: namedVolume(name),
      unaffected: [namedVolume('cache'), namedVolume('a'.repeat(63))],
    }),
  ),
];

import type { Pod } from '../../../domain/pod.ts';
import { below, hereIf, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { denied, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/** Where images come from, and with which rights. */
export const imageRules: readonly Rule[] = [
  {
    reason: 'PullsFromAcrWithoutSecret',
    field: 'spec.containers[].image',
    verdict: { addon: 'deny', v2: 'note' },
    finds: (pod) => (hasPullSecret(pod) ? nothing : inImages(pod, (image) => acrHost.test(image))),
    says: 'The add-on pulls with imagePullSecrets only, not with the identity of the cluster; v2 needs the role AcrPull.',
    fix: 'Give the pod or its service account an imagePullSecret for the registry.',
    source: sources.addonDocs,
  },
  {
    reason: 'PullSecretNotRead',
    field: 'spec.imagePullSecrets',
    verdict: { addon: 'note', v2: 'note' },
    finds: (pod) => below('spec.imagePullSecrets', hereIf(hasPullSecret(pod))),
    says: 'The add-on takes secrets of type dockercfg or dockerconfigjson with a user name; the controller reads no secrets.',
    fix: 'Make the secret with kubectl create secret docker-registry.',
    source: sources.connector,
  },
  {
    reason: 'PullsFromPrivateRegistry',
    field: 'spec.containers[].image',
    verdict: { addon: 'deny', v2: 'deny-unless-configured' },
    finds: (pod, { privateRegistries }) =>
      privateRegistries.size === 0 ? nothing : inImages(pod, (image) => privateRegistries.has(hostOf(image))),
    says: 'ACI does not reach a registry behind a private endpoint.',
    fix: 'Open the registry to ACI, or use virtual nodes v2 with trusted access to ACR.',
    source: sources.aciTroubleshooting,
  },
  {
    reason: 'NeverPulls',
    field: 'spec.containers[].imagePullPolicy',
    verdict: denied,
    finds: (pod) =>
      inContainers(pod, ({ imagePullPolicy }) => below('imagePullPolicy', hereIf(imagePullPolicy === 'Never'))),
    says: 'Every pod on ACI starts on an empty machine: an image that is never pulled is never there.',
    fix: 'Use imagePullPolicy IfNotPresent.',
    source: sources.policy,
  },
];

const hasPullSecret = ({ spec }: Pod): boolean => (spec?.imagePullSecrets ?? []).length > 0;

const acrHost = /^[\w-]+(\.[\w-]+)?\.azurecr\.(io|cn|us)\//i;

function inImages(pod: Pod, isFound: (image: string) => boolean): readonly string[] {
  return inContainers(pod, ({ image }) =>
    below('image', hereIf(image !== undefined && image !== null && isFound(image))),
  );
}

const hostOf = (image: string): string => image.split('/')[0]?.toLowerCase() ?? '';

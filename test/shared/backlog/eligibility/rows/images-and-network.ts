import { aContainer, aPod, aPodWith } from '../../../../builders/a-pod.ts';
import { D, N, type Row, S, Y } from '../row.ts';

const pulling = (image: string) => aPodWith({ image });
const withSecret = (image: string) => aPodWith({ image }, { imagePullSecrets: [{ name: 'acr' }] });
const named = (name: string, namespace = 'shop') => aPod({ metadata: { name, namespace } });
const policyFor = (app: string) => ({ isOptedIn: true, networkPolicies: [{ matchLabels: { app } }] });

export const imageAndNetworkRows: readonly Row[] = [
  {
    ...{ reason: 'PullsFromAcrWithoutSecret', addon: N, v2: S, fields: ['spec.containers[0].image'] },
    pod: pulling('shop.azurecr.io/web:1.4'),
    unaffected: [withSecret('shop.azurecr.io/web:1.4'), pulling('docker.io/azurecr.io/web')],
  },
  {
    ...{ reason: 'PullSecretNotRead', addon: S, v2: S, fields: ['spec.imagePullSecrets'] },
    pod: withSecret('ghcr.io/shop/web'),
    unaffected: [aPodWith({}, { imagePullSecrets: [] })],
  },
  {
    ...{ reason: 'PullsFromPrivateRegistry', addon: N, v2: D, fields: ['spec.containers[0].image'] },
    pod: withSecret('Shop.azurecr.io/web:1.4'),
    context: { privateRegistries: new Set(['shop.azurecr.io']) },
    unaffected: [withSecret('other.azurecr.io/web:1.4'), pulling('web')],
  },
  {
    ...{ reason: 'NeverPulls', addon: N, v2: N, fields: ['spec.containers[0].imagePullPolicy'] },
    pod: aPodWith({ imagePullPolicy: 'Never' }),
    unaffected: [aPodWith({ imagePullPolicy: 'Always' })],
  },
  {
    ...{ reason: 'SelectedByNetworkPolicy', addon: D, v2: D, fields: ['metadata.labels'] },
    pod: aPod(),
    context: { namespace: policyFor('web') },
    unaffected: [aPod({ metadata: { labels: { app: 'db' } } })],
  },
  {
    ...{ reason: 'SelectedByNetworkPolicy', addon: D, v2: D, fields: ['metadata.labels'] },
    pod: aPod({ metadata: { labels: {} } }),
    context: { namespace: { isOptedIn: true, networkPolicies: [{}] } },
    unaffected: [],
  },
  {
    ...{ reason: 'NetworkPoliciesUnseen', addon: D, v2: D, fields: ['metadata.namespace'] },
    pod: aPod(),
    context: { namespace: { isOptedIn: true, networkPolicies: null } },
    unaffected: [],
  },
  {
    ...{ reason: 'HasMeshSidecar', addon: N, v2: D, fields: ['spec.containers[1].name'] },
    pod: aPod({ spec: { containers: [aContainer(), aContainer({ name: 'istio-proxy' })] } }),
    unaffected: [aPod({ spec: { containers: [aContainer(), aContainer({ name: 'nginx-proxy' })] } })],
  },
  {
    ...{ reason: 'HasMeshSidecar', addon: N, v2: D, fields: ["metadata.annotations['sidecar.istio.io/status']"] },
    pod: aPod({ metadata: { annotations: { 'sidecar.istio.io/status': '{}' } } }),
    unaffected: [aPod({ metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } })],
  },
  {
    ...{ reason: 'SetsHostAliases', addon: D, v2: Y, fields: ['spec.hostAliases'] },
    pod: aPod({ spec: { hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }] } }),
    unaffected: [aPod({ spec: { hostAliases: [] } })],
  },
  {
    ...{ reason: 'SetsHostName', addon: D, v2: D },
    fields: ['spec.hostname', 'spec.subdomain', 'spec.setHostnameAsFQDN'],
    pod: aPod({ spec: { hostname: 'db-0', subdomain: 'db', setHostnameAsFQDN: true } }),
    unaffected: [aPod({ spec: { setHostnameAsFQDN: false } })],
  },
  {
    ...{ reason: 'GroupNameTooLong', addon: N, v2: Y, fields: ['metadata.name'] },
    pod: named('w'.repeat(59)),
    unaffected: [named('w'.repeat(58))],
  },
  {
    ...{ reason: 'GroupNameTaken', addon: N, v2: Y, fields: ['metadata.name'] },
    pod: named('c', 'a-b'),
    context: { takenGroupNames: new Set(['a-b-c']) },
    unaffected: [named('c', 'a')],
  },
];

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Bicep writes its own placeholders in plain texts.
import { inFile, type Mistake } from './mistake.ts';

/** Slips in the network of the controller itself. */
export const networkMistakes: readonly Mistake[] = [
  ...inFile(
    'modules/network.bicep',
    'core',
    'private-network',
    ['a guard that stands nowhere', '          networkSecurityGroup: { id: guard.id }\n', ''],
    [
      'a guard that private endpoints pass over',
      "privateEndpointNetworkPolicies: 'Enabled'",
      "privateEndpointNetworkPolicies: 'Disabled'",
    ],
    ['a guard that denies before it lets operators in', 'priority: 4096', 'priority: 101'],
    ['a guard that denies one protocol alone', "protocol: '*'", "protocol: 'Udp'"],
    [
      'a guard that lets in to the port without encryption',
      "destinationPortRange: '443'\n        }\n      }\n      ...",
      "destinationPortRange: '80'\n        }\n      }\n      ...",
    ],
    ['two rules of one priority', 'priority: 200 + index', 'priority: 100 + index'],
    ['subnets that overlap', 'cidrSubnet(addressPrefix, halfBits, 1)', 'cidrSubnet(addressPrefix, halfBits, 0)'],
    ['a way out without an address', '[{ id: address.id }]', 'empty(address.id) ? [{ id: address.id }] : []'],
    ['a peering that lets nothing through', 'allowVirtualNetworkAccess: true', 'allowVirtualNetworkAccess: false'],
    ['a peering that forwards for others', 'allowForwardedTraffic: false', 'allowForwardedTraffic: true'],
    ['a peering that is forgotten', 'network.?peerIds ?? []', 'skip(network.?peerIds ?? [], 1)'],
    ['a peering whose name may be too long', 'nameOf(peerId), 60)', 'nameOf(peerId), 80)'],
  ),
  ...inFile('scenarios/private-network/core.bicepparam', 'core', 'private-network', [
    'a peer that is a subnet',
    "virtualNetworks/shop-vnet'\n  ]\n  operator",
    "virtualNetworks/shop-vnet/subnets/nodes'\n  ]\n  operator",
  ]),
  ...inFile(
    'modules/private-zone.bicep',
    'core',
    'private-network',
    [
      'a zone that nobody asks',
      "link 'virtualNetworkLinks' = {",
      "link 'virtualNetworkLinks' = if (empty(networkId)) {",
    ],
    ['a zone that machines register in', 'registrationEnabled: false', 'registrationEnabled: true'],
  ),
  ...inFile(
    'modules/private-access.bicep',
    'core',
    'private-network',
    [
      'a zone of a domain that storage has not',
      "'privatelink.queue.${environment().suffixes.storage}'",
      "'privatelink.queue.core.windows.com'",
    ],
    [
      'a zone of a domain that Event Grid has not',
      "'privatelink.eventgrid.azure.net'",
      "'privatelink.eventgrid.azure.com'",
    ],
  ),
  ...inFile('modules/function-app.bicep', 'core', 'private-network', [
    'two access rules of one priority',
    'priority: 110',
    'priority: 100',
  ]),
];

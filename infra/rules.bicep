// What no type can say of parameters. Every rule answers with sentences, so that a deployment stops once and tells all.
import { typeOf } from 'names.bicep'
import { auditStorage, cluster, ownAlerts, privateNetwork } from 'types.bicep'

@export()
@description('The clusters; where there is any problem, a deployment stops with all of them.')
func checked(clusters cluster[], problems string[]) cluster[] =>
  empty(join(problems, '')) ? clusters : fail(join(filter(problems, problem => problem != ''), ' '))

@export()
@description('What is wrong with the name of an environment: names of hosts are made of it, and take no others.')
func environmentProblems(name string) string[] => [
  startsWith(name, '-') || endsWith(name, '-') || !empty(filter(
      range(0, length(name)),
      at => !contains('abcdefghijklmnopqrstuvwxyz0123456789-', substring(name, at, 1))
    ))
    ? 'environmentName is ${name}: take lower-case letters, digits and hyphens, and no hyphen at either end.'
    : ''
]

@export()
@description('What is wrong with clusters.')
func clusterProblems(clusters cluster[]) string[] => [
  empty(clusters) ? 'clusters is empty: name at least one cluster.' : ''
  problemOf(
    'clusters has ids that are no cluster',
    strange(map(clusters, one => one.id), ['microsoft.containerservice/managedclusters'])
  )
  problemOf('clusters names a cluster twice', repeated(map(clusters, one => toLower(one.id))))
  problemOf(
    'nodeResourceGroup must be a name, not an id',
    filter(map(clusters, one => one.?nodeResourceGroup ?? ''), name => contains(name, '/'))
  )
  problemOf(
    'networkId must be the id of a network, without a subnet',
    strange(
      map(filter(clusters, one => one.?networkId != null), one => one.?networkId ?? ''),
      ['microsoft.network/virtualnetworks']
    )
  )
  problemOf(
    'linkedResources has ids of nothing that a right is needed on (it takes ${join(linkedTypes(), ', ')})',
    strange(flatten(map(clusters, one => one.?linkedResources ?? [])), linkedTypes())
  )
  problemOf(
    'linkedResources has subnets of another network than networkId names, which must be what stands before /subnets/',
    flatten(map(clusters, one => subnetsElsewhere(one)))
  )
  problemOf(
    'systemTopic.id must be the id of a system topic',
    strange(
      map(filter(clusters, one => one.?systemTopic != null), one => one.?systemTopic.?id ?? ''),
      ['microsoft.eventgrid/systemtopics']
    )
  )
]

@export()
@description('What is wrong with the own network of the controller.')
func networkProblems(network privateNetwork?) string[] => [
  isNetwork(network.?addressPrefix ?? '10.0.0.0/26', 26)
    ? ''
    : 'network.addressPrefix is ${network.?addressPrefix}: give a range from /8 to /26, such as 10.99.0.0/24, for it is split in two.'
  problemOf(
    'network.peerIds must be ids of networks, without a subnet',
    strange(network.?peerIds ?? [], ['microsoft.network/virtualnetworks'])
  )
  problemOf(
    'network.operatorRanges takes ranges from /8 to /32, such as 10.20.30.0/27, and not',
    filter(network.?operatorRanges ?? [], text => !isRange(text, 32))
  )
  problemOf(
    'network.operatorAddresses takes addresses and ranges from /8 to /32, such as 203.0.113.7/32, and not',
    filter(network.?operatorAddresses ?? [], text => !isRange(text, 32) && !isRangeOfSix(text))
  )
]

@export()
@description('What is wrong with those who are told when the controller misses an objective.')
func ownAlertProblems(alerts ownAlerts?, environmentName string) string[] => [
  problemOf(
    'alertsOnItself.actionGroupIds must be ids of action groups',
    strange(alerts.?actionGroupIds ?? [], ['microsoft.insights/actiongroups'])
  )
  problemOf(
    'alertsOnItself.actionGroupIds has the group that wakes the controller, and tells nobody: name one of operators in place of',
    filter(
      alerts.?actionGroupIds ?? [],
      id =>
        endsWith(
          toLower(id),
          toLower('/resourceGroups/rg-${environmentName}/providers/Microsoft.Insights/actionGroups/wake-${environmentName}')
        )
    )
  )
]

@export()
@description('What is wrong with the audit trail: it is kept no shorter than it must not be changed.')
func auditProblems(audit auditStorage) string[] => [
  (audit.?deleteAfterDays ?? 1000000) < (audit.?immutableDays ?? 0)
    ? 'audit.deleteAfterDays is ${audit.?deleteAfterDays}, below audit.immutableDays: records cannot be deleted before.'
    : ''
  (audit.?isLocked ?? false) && audit.?immutableDays == null
    ? 'audit.isLocked is true without audit.immutableDays: give the days that the locked policy says.'
    : ''
]

@export()
@description('What is wrong with a schedule.')
func scheduleProblems(schedule string) string[] => [
  length(filter(split(schedule, ' '), field => field != '')) == 6
    ? ''
    : 'healthCheckSchedule is ${schedule}: give six fields, of which the first is seconds, such as 0 */5 * * * *.'
]

@export()
@description('Ids that are whole and of none of some types.')
func strange(ids string[], types string[]) string[] =>
  filter(ids, id => !contains(types, typeOf(id)) || length(filter(split(id, '/'), step => step != '')) % 2 == 1)

@export()
@description('A sentence that ends with what is wrong; empty where nothing is.')
func problemOf(sentence string, wrong string[]) string => empty(wrong) ? '' : '${sentence}: ${join(wrong, ', ')}.'

@description('What stands more than once in a list, each once.')
func repeated(texts string[]) string[] =>
  union(filter(texts, text => length(filter(texts, other => other == text)) > 1), [])

@description('Types of what a cluster or its subnet may name: those of modules/grant-on-linked.bicep.')
func linkedTypes() string[] => [
  'microsoft.compute/diskencryptionsets'
  'microsoft.managedidentity/userassignedidentities'
  'microsoft.network/natgateways'
  'microsoft.network/networksecuritygroups'
  'microsoft.network/publicipaddresses'
  'microsoft.network/publicipprefixes'
  'microsoft.network/virtualnetworks/subnets'
  'microsoft.operationalinsights/workspaces'
  'microsoft.operationsmanagement/solutions'
]

@description('Nodes are in one network. Rights on a subnet of another one would be of no use to them.')
func subnetsElsewhere(one cluster) string[] =>
  filter(
    one.?linkedResources ?? [],
    id =>
      typeOf(id) == 'microsoft.network/virtualnetworks/subnets' && split(toLower(id), '/subnets/')[0] != toLower(one.?networkId ?? '')
  )

@description('Whether a text is a range of IPv4 that begins with its own first address, as that of a network must.')
func isNetwork(text string, bitsMax int) bool =>
  isRange(text, bitsMax) && parseCidr(isRange(text, bitsMax) ? text : '10.0.0.0/8').network == split(text, '/')[0]

@description('Whether a text is a range of IPv4, no wider than /8. parseCidr would take 10.20.30.7 for 10.0.0.0/8.')
func isRange(text string, bitsMax int) bool =>
  length(split(text, '/')) == 2 && length(split(text, '.')) == 4 && isNumber(last(split(text, '/')), 8, bitsMax) && empty(filter(
    split(split(text, '/')[0], '.'),
    part => !isNumber(part, 0, 255)
  ))

@description('Whether a text is a range of IPv6, as far as its length goes.')
func isRangeOfSix(text string) bool => contains(text, ':') && isNumber(last(split(text, '/')), 16, 128)

@description('Whether a text is a number within bounds.')
func isNumber(text string, least int, most int) bool =>
  contains(map(range(least, most - least + 1), number => string(number)), text)

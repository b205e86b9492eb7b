import { cluster } from 'types.bicep'

@export()
@description('The resource group of the controller.')
func resourceGroupNameFor(environmentName string) string => 'rg-${environmentName}'

@export()
@description('The Function App. Its name is a host name, and so unique in the world.')
func functionAppNameFor(subscriptionId string, environmentName string) string =>
  'func-${environmentName}-${uniqueString(subscriptionId, environmentName)}'

@export()
@description('The storage account of the host and of the state of the controller.')
func hostStorageNameFor(subscriptionId string, environmentName string) string =>
  'host${uniqueString(subscriptionId, environmentName)}'

@export()
@description('The storage account of the audit trail.')
func auditStorageNameFor(subscriptionId string, environmentName string) string =>
  'audit${uniqueString(subscriptionId, environmentName)}'

@export()
@description('The Event Grid topic on which outcomes are announced. Its name is a host name, too.')
func outcomesTopicNameFor(subscriptionId string, environmentName string) string =>
  'outcomes-${environmentName}-${uniqueString(subscriptionId, environmentName)}'

@export()
@description('The event topic of a cluster. Clusters may have underscores in their names, topics may not.')
func topicNameFor(clusterName string) string =>
  contains(clusterName, '_')
    ? 'events-${replace(clusterName, '_', '-')}-${uniqueString(clusterName)}'
    : 'events-${clusterName}'

@export()
@description('Subscription of a resource.')
func subscriptionOf(id string) string => split(id, '/')[2]

@export()
@description('Resource group of a resource, or the one whose id this is.')
func groupOf(id string) string => split(id, '/')[4]

@export()
@description('Name of a resource.')
func nameOf(id string) string => last(split(id, '/'))

@export()
@description('Type of a resource in lower case, as microsoft.network/virtualnetworks/subnets. What is no id of a resource has none that there is.')
func typeOf(id string) string =>
  replace(
    toLower(join(
      map(filter(range(0, length(split(id, '/'))), at => at == 6 || at % 2 == 1), at => split(id, '/')[at]),
      '/'
    )),
    'subscriptions/resourcegroups/providers/',
    ''
  )

@export()
@description('Whether AKS made the network of a cluster, in the resource group of its nodes.')
func isNetworkManaged(one cluster) bool =>
  one.?networkId == null || toLower('${subscriptionOf(one.?networkId ?? '')}/${groupOf(one.?networkId ?? '')}') == toLower('${subscriptionOf(one.id)}/${nodeGroupOf(one)}')

@export()
@description('Resource group of the nodes of a cluster.')
func nodeGroupOf(one cluster) string =>
  one.?nodeResourceGroup ?? take('MC_${groupOf(one.id)}_${nameOf(one.id)}_${one.location}', 80)

import { burstSettings } from 'burst-settings.bicep'

@export()
@sealed()
@description('A cluster that the controller serves.')
type cluster = {
  @description('Resource id of the cluster. It may be in any subscription of the tenant.')
  @minLength(1)
  id: string

  @description('Its region.')
  @minLength(1)
  location: string

  @description('Name of the resource group that AKS made for its nodes: az aks show --query nodeResourceGroup. Left out: the name that AKS gives by itself.')
  @minLength(1)
  @maxLength(90)
  nodeResourceGroup: string?

  @description('Resource id of the virtual network that its node pools are in. Left out: AKS made it, and what is needed on it is given on the whole resource group of the nodes. Name it from mode prepare on.')
  networkId: string?

  @description('Resource ids of what the cluster and its burst subnet name: subnets of node pools, user-assigned identities, Log Analytics workspaces and their solutions, public IP addresses and prefixes, disk encryption sets, network security groups, NAT gateways. Azure asks for rights on these when the cluster or the subnet is changed.')
  linkedResources: string[]?

  @description('The event topic of this cluster, where there is one: Azure allows no second.')
  systemTopic: existingTopic?
}

@export()
@sealed()
@description('A system topic that somebody has made already.')
type existingTopic = {
  @description('Its resource id.')
  @minLength(1)
  id: string

  @description('Object id of the system-assigned identity of the topic. Without one, events call the function, and those that cannot be delivered are not kept.')
  principalId: string?
}

@export()
@sealed()
@description('The account that keeps the audit trail.')
type auditStorage = {
  @description('Days for which no record can be changed or deleted, while new ones are appended. Left out: no such policy. It can be locked afterwards (isLocked), and then nobody can shorten it.')
  @minValue(1)
  @maxValue(146000)
  immutableDays: int?

  @description('Set it to true after somebody has locked the policy, never before: from then on deployments leave it alone, and make none. immutableDays must be what it says.')
  isLocked: bool?

  @description('Days after which records are deleted. Left out: never.')
  @minValue(1)
  @maxValue(36500)
  deleteAfterDays: int?

  @description('Whether the workspace logs who reads, writes and deletes records (StorageBlobLogs). Left out: it does not.')
  logsAccess: bool?
}

@export()
@sealed()
@description('A network of the controller itself.')
type privateNetwork = {
  @description('Address range, /26 or larger, that overlaps with nothing the controller must reach.')
  addressPrefix: string

  @description('Resource ids of networks that the controller must reach, such as those of private clusters. They are peered from this side; the other side must be peered as well, and the private DNS zone of a private cluster be linked to this network.')
  peerIds: string[]?

  @description('Addresses, as 203.0.113.7/32, from which operators may ask the app for its status. Left out: nobody outside of Azure may.')
  operatorAddresses: string[]?

  @description('Address ranges in peered networks, as 10.20.30.0/27, from which operators may read storage by its private endpoints. Left out: nobody may.')
  operatorRanges: string[]?
}

@export()
@discriminator('kind')
@description('How Azure Monitor proves to the alert function who it is.')
type receiver = functionKeyReceiver | secureWebhookReceiver

@export()
@sealed()
@description('By the key of the function, which is then part of the action group.')
type functionKeyReceiver = {
  @description('Which of the two.')
  kind: 'functionKey'
}

@export()
@sealed()
@description('By the key and a token of Entra ID. An administrator must have made an application with an app role for the application of Azure Monitor.')
type secureWebhookReceiver = {
  @description('Which of the two.')
  kind: 'secureWebhook'

  @description('Object id of the application.')
  @minLength(36)
  @maxLength(36)
  objectId: string

  @description('Application id (client id) of it.')
  @minLength(36)
  @maxLength(36)
  clientId: string

  @description('Its identifier URI.')
  @minLength(1)
  identifierUri: string

  @description('Tenant that it is in.')
  @minLength(36)
  @maxLength(36)
  tenantId: string
}

@export()
@sealed()
@description('Where managed Prometheus keeps the metrics of clusters.')
type prometheus = {
  @description('Resource id of the Azure Monitor workspace.')
  @minLength(1)
  workspaceId: string

  @description('Its region.')
  @minLength(1)
  location: string
}

@export()
@sealed()
@description('Whom the controller tells when it misses an objective of its own.')
type ownAlerts = {
  @description('Resource ids of action groups that tell an operator: not the one that wakes the controller.')
  @minLength(1)
  actionGroupIds: string[]
}

@export()
@description('Tags.')
type tags = {
  @description('A tag.')
  *: string
}

@export()
@description('Application settings.')
type appSettings = {
  @description('A setting.')
  *: string
}

@export()
@sealed()
@description('What an identity may do in one scope.')
type role = {
  @description('Section of infra/permissions.json.')
  name: string

  @description('Actions of Azure.')
  actions: string[]

  @description('Actions on data in storage.')
  dataActions: string[]?
}

@export()
@sealed()
@description('A role to be given.')
type grant = {
  @description('Name of the role definition, which is a GUID.')
  roleName: string

  @description('What the assignment is bound to, where the role is too wide by itself.')
  condition: string?
}

@export()
@description('Names of role definitions, by section of infra/permissions.json.')
type roleNames = {
  @description('A GUID.')
  *: string
}

@export()
@description('Settings of the controller as an application takes them: all texts.')
func settingTexts(given burstSettings) appSettings =>
  toObject(items(given), setting => setting.key, setting => string(setting.value))

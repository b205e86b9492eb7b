import { appSettings, receiver as receiverOf, tags as tagsOf } from '../types.bicep'

@description('Name of the app.')
@maxLength(60)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('Resource id of the identity that the app works as.')
param identityId string

@description('Version of Node.')
param nodeVersion ('22' | '24')

@description('Memory of an instance.')
param instanceMegabytes (512 | 2048 | 4096)

@description('How many instances a function may have at once.')
@minValue(1)
@maxValue(1000)
param instancesMax int

@description('How many instances stay awake for alerts and status.')
@minValue(0)
@maxValue(20)
param instancesAwake int

@description('Where the code is deployed to: the URL of a container.')
param packageUrl string

@description('Application settings.')
param settings appSettings

@description('Resource id of the subnet that the app reaches storage by. Left out: none.')
param subnetId string?

@description('Addresses from which operators may ask for the status, where the app has a subnet.')
param operatorAddresses string[]

@description('How Azure Monitor proves who it is.')
param receiver receiverOf

@description('The application of Azure Monitor that calls secure webhooks, the same in every tenant.')
var azureMonitorClientId = '461e8683-5575-4561-ac7f-899cc907d62a'

@description('Event Grid and action groups push from outside of any network, so with a network of its own the app stays open to them and to operators, and to nobody else.')
var callers = [
  { name: 'event-grid', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
  { name: 'azure-monitor', priority: 110, action: 'Allow', tag: 'ServiceTag', ipAddress: 'ActionGroup' }
  ...map(operatorAddresses, (address, index) => {
    name: 'operator-${index}'
    priority: 200 + index
    action: 'Allow'
    tag: 'Default'
    ipAddress: address
  })
]

@description('Who may post alerts: the application of Azure Monitor, in the name of the application that receiver names.')
var judgedTokens = {
  globalValidation: {
    requireAuthentication: true
    unauthenticatedClientAction: 'Return401'
    excludedPaths: ['/api/status', '/runtime/webhooks/eventgrid', '/admin']
  }
  identityProviders: {
    azureActiveDirectory: {
      enabled: true
      registration: {
        clientId: receiver.?clientId ?? ''
        openIdIssuer: '${environment().authentication.loginEndpoint}${receiver.?tenantId ?? ''}/v2.0'
      }
      validation: {
        allowedAudiences: [receiver.?identifierUri ?? '', receiver.?clientId ?? '']
        defaultAuthorizationPolicy: { allowedApplications: [azureMonitorClientId] }
      }
    }
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: { ...tags, 'azd-service-name': 'controller' }
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      // Also where there is no network: what is left out stays as it was.
      ipSecurityRestrictions: subnetId == null ? [] : callers
      ipSecurityRestrictionsDefaultAction: subnetId == null ? 'Allow' : 'Deny'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMegabytes
        maximumInstanceCount: instancesMax
        alwaysReady: instancesAwake == 0 ? [] : [{ name: 'http', instanceCount: instancesAwake }]
      }
    }
  }
}

resource appSettingsOfApp 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: settings
}

resource noFtpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noDeployPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

// The platform judges the token before the alert function runs. The other doors have keys and no token. Without a secure
// webhook it is switched off, not left out: left out it would stay on, and refuse every alert.
resource tokens 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: receiver.kind == 'secureWebhook' }
    ...(receiver.kind == 'secureWebhook' ? judgedTokens : {})
  }
}

@description('Name of the app.')
output name string = app.name

@description('Name of its host.')
output hostName string = app.properties.defaultHostName

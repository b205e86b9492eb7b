import { receiver as receiverOf, tags as tagsOf } from '../types.bicep'

@description('Name of the environment.')
param environmentName string

@description('Tags.')
param tags tagsOf

@description('Name of the Function App, whose code must be there.')
param functionAppName string

@description('How Azure Monitor proves to the alert function who it is.')
param receiver receiverOf

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName

  resource alert 'functions' existing = { name: 'alert' }
}

@description('Where alerts are posted to. The key is in it, whoever else proves what.')
var alertUrl = 'https://${app.properties.defaultHostName}/api/alert?code=${app::alert.listKeys().default}'

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'wake-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'aks-burst'
    azureFunctionReceivers: receiver.kind == 'functionKey'
      ? [
          {
            name: 'alert'
            functionAppResourceId: app.id
            functionName: 'alert'
            httpTriggerUrl: alertUrl
            useCommonAlertSchema: true
          }
        ]
      : []
    webhookReceivers: receiver.kind == 'secureWebhook'
      ? [
          {
            name: 'alert'
            serviceUri: alertUrl
            useAadAuth: true
            objectId: receiver.?objectId ?? ''
            identifierUri: receiver.?identifierUri ?? ''
            tenantId: receiver.?tenantId ?? ''
            useCommonAlertSchema: true
          }
        ]
      : []
  }
}

@description('Resource id of the action group.')
output id string = actionGroup.id

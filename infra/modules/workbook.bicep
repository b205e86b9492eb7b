import { tags as tagsOf } from '../types.bicep'

@description('Region.')
param location string

@description('Tags.')
param tags tagsOf

@description('Resource id of the Application Insights that its queries ask.')
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'fleet')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'AKS burst controller'
    category: 'workbook'
    sourceId: insightsId
    version: '1.0'
    serializedData: loadTextContent('../monitoring/workbook.json')
  }
}

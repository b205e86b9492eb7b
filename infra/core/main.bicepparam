// What azd deploys: the environment of azd, by name. For more than it offers, copy a file of infra/scenarios.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'burst')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param tags = { 'azd-env-name': readEnvironmentVariable('AZURE_ENV_NAME', 'burst') }
param clusters = json(readEnvironmentVariable('BURST_CLUSTERS', '[]'))
param mode = readEnvironmentVariable('BURST_MODE', 'observe')
param healthCheckSchedule = readEnvironmentVariable('BURST_HEALTH_CHECK_SCHEDULE', '0 */5 * * * *')

// What azd deploys after the code: the environment of azd, by name.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'burst')
param tags = { 'azd-env-name': readEnvironmentVariable('AZURE_ENV_NAME', 'burst') }
param clusters = json(readEnvironmentVariable('BURST_CLUSTERS', '[]'))

import type { SettingRow } from '../shared/setting.ts';
import { hostSettings, settings } from '../shared/settings.ts';

/** Set by the deployment itself, from its other parameters and from what it makes. */
export const setByDeployment: readonly string[] = [
  'BURST_SCOPE',
  'BURST_MODE',
  'BURST_EVENTS_TOPIC_ENDPOINT',
  'BURST_HEALTH_CHECK_SCHEDULE',
  'AZURE_CLIENT_ID',
  'AZURE_RESOURCE_MANAGER_ENDPOINT',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'BURST_AUDIT_STORAGE__blobServiceUri',
  'BURST_AUDIT_STORAGE__clientId',
];

/** Never set by a deployment, and why. */
export const neverSet: Readonly<Record<string, string>> = {
  AzureWebJobsStorage: 'A connection string is a key, and the account takes none.',
  AzureWebJobsStorage__accountName: 'The three addresses say the same in any cloud.',
  BURST_AUDIT_STORAGE: 'A connection string is a key, and the account takes none.',
  IDENTITY_ENDPOINT: 'Azure sets it.',
};

/** All other settings, which an operator may give: a Bicep type, printed from the table that the app itself reads. */
export function printSettings(): string {
  const rows = Object.values(settings).filter(({ name }) => !setByDeployment.includes(name) && !(name in neverSet));
  return `${head}${rows.map(propertyOf).join('\n\n')}\n}\n`;
}

export const allSettings: readonly SettingRow[] = [...Object.values(settings), ...hostSettings];

const head = `// Printed from shared/settings.ts by npm run infra -- --write; do not edit.
@export()
@sealed()
@description('Settings of the controller. What is left out has the default that the README names.')
type burstSettings = {
`;

function propertyOf({ name, sentence, reader }: (typeof settings)[keyof typeof settings]): string {
  const range = /^a whole number from (\d+) to (\d+)$/.exec(reader.wants);
  const limits = range ? [`  @minValue(${range[1]})`, `  @maxValue(${range[2]})`] : [];
  const type = range ? 'int' : reader.wants === 'yes or no' ? "'yes' | 'no'" : 'string';
  const property = type.includes('|') ? `  ${name}: (${type})?` : `  ${name}: ${type}?`;
  return [`  @description('${quoted(sentence)}')`, ...limits, property].join('\n');
}

const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${');

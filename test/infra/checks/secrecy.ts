import { type Check, type Deployment, ofType, valueAt, valuesAt } from '../deployment.ts';

/** No keys: everybody proves who he is, and the one key that there must be stands in one place. */

/** A condition that must hold of every resource of a type. */
interface Must {
  readonly type: string;
  readonly path: string;
  readonly value: unknown;
  /** Ends of names; all where it is left out. */
  readonly only?: RegExp;
}

const musts: readonly Must[] = [
  { type: 'Microsoft.Storage/storageAccounts', path: 'properties.allowSharedKeyAccess', value: false },
  { type: 'Microsoft.Storage/storageAccounts', path: 'properties.allowBlobPublicAccess', value: false },
  { type: 'Microsoft.Storage/storageAccounts', path: 'properties.defaultToOAuthAuthentication', value: true },
  { type: 'Microsoft.Storage/storageAccounts', path: 'properties.supportsHttpsTrafficOnly', value: true },
  { type: 'Microsoft.Storage/storageAccounts', path: 'properties.minimumTlsVersion', value: 'TLS1_2' },
  { type: 'Microsoft.Storage/storageAccounts/blobServices/containers', path: 'properties.publicAccess', value: 'None' },
  { type: 'Microsoft.Insights/components', path: 'properties.DisableLocalAuth', value: true },
  { type: 'Microsoft.OperationalInsights/workspaces', path: 'properties.features.disableLocalAuth', value: true },
  { type: 'Microsoft.EventGrid/topics', path: 'properties.disableLocalAuth', value: true },
  { type: 'Microsoft.EventGrid/topics', path: 'properties.minimumTlsVersionAllowed', value: '1.2' },
  { type: 'Microsoft.Web/sites', path: 'properties.httpsOnly', value: true },
  { type: 'Microsoft.Web/sites', path: 'properties.siteConfig.minTlsVersion', value: '1.2' },
  { type: 'Microsoft.Web/sites', path: 'properties.siteConfig.scmMinTlsVersion', value: '1.2' },
  { type: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies', path: 'properties.allow', value: false },
];

export const keysAndPlainTextAreOff: Check = (deployment) => [
  ...musts.flatMap(({ type, path, value }) =>
    ofType(deployment, type)
      .filter((one) => valueAt(one, path) !== value)
      .map((one) => `${one.name}: ${path} is ${valueAt(one, path)}, and must be ${value}.`),
  ),
  ...(ofType(deployment, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies').length === 2
    ? []
    : ['Passwords for deployment are not switched off by both doors, ftp and scm.']),
];

const keyFunction = /\blist(Keys|AccountSas|ServiceSas|Secrets|Credentials)\w*\(/i;

/** What looks like a key in plain text, or is one when Azure has put it in. */
const looksLikeKey = /AccountKey=|SharedAccessKey|[?&]sig=|(?<![\w+/])[A-Za-z0-9+/]{86}==/;

/** The alert function's key, without which an action group cannot call it. */
export const noKeyIsReadOrWritten: Check = (deployment) => {
  const withKeys = deployment.resources.filter((one) => {
    const text = JSON.stringify(one);
    return (keyFunction.test(text) || looksLikeKey.test(text)) && one.type !== 'Microsoft.Insights/actionGroups';
  });
  const outputs = Object.entries(deployment.outputs).filter(([, value]) => hasKey(value));
  return [
    ...withKeys.map(({ name }) => `${name} holds a key.`),
    ...outputs.map(([name]) => `The output ${name} tells a key.`),
  ];
};

const hasKey = (value: unknown) => keyFunction.test(JSON.stringify(value)) || looksLikeKey.test(JSON.stringify(value));

/** The platform asks for a token of Azure Monitor's application, at the alert function alone. */
export const secureWebhooksAreJudged: Check = (deployment) => {
  const configs = ofType(deployment, 'Microsoft.Web/sites/config').filter(({ name }) =>
    name.endsWith('/authsettingsV2'),
  );
  const [config] = configs;
  const isOn = valueAt(config, 'properties.platform.enabled');
  // What is left out of a deployment stays as it was, so off must be said.
  if (deployment.asked.receiver === 'functionKey')
    return isOn === false ? [] : ['Tokens are asked for that nobody sends, or were once and still are.'];
  const directory = 'properties.identityProviders.azureActiveDirectory';
  const callers = valueAt(config, `${directory}.validation.defaultAuthorizationPolicy.allowedApplications`);
  const open = (valueAt(config, 'properties.globalValidation.excludedPaths') ?? []) as readonly string[];
  const isAsked =
    isOn === true &&
    valueAt(config, 'properties.globalValidation.requireAuthentication') === true &&
    valueAt(config, 'properties.globalValidation.unauthenticatedClientAction') === 'Return401' &&
    String(open) === '/api/status,/runtime/webhooks/eventgrid,/admin' &&
    isForWhatIsSent(valueAt(config, directory), deployment);
  return isAsked && String(callers) === '461e8683-5575-4561-ac7f-899cc907d62a'
    ? []
    : ['Anybody with the key may post alerts.'];
};

/** The action group asks for a token of this tenant and for this application: no other is taken, and this one is. */
function isForWhatIsSent(directory: unknown, deployment: Deployment): boolean {
  const [group] = ofType(deployment, 'Microsoft.Insights/actionGroups');
  const sent = valueAt(group, 'properties.webhookReceivers.*');
  const audiences = valuesAt(directory, 'validation.allowedAudiences.*');
  const clientId = valueAt(directory, 'registration.clientId');
  const issuer = String(valueAt(directory, 'registration.openIdIssuer'));
  return (
    String(audiences) === String([valueAt(sent, 'identifierUri'), clientId]) &&
    issuer === `[format('{0}{1}/v2.0', environment().authentication.loginEndpoint, '${valueAt(sent, 'tenantId')}')]`
  );
}

/** On both sides: who asks for the token, and who judges it. */
export const webhookTokensAreOfTheApplication: Check = (deployment) => {
  const { webhook } = deployment.asked;
  if (webhook === undefined) return [];
  const [group] = ofType(deployment, 'Microsoft.Insights/actionGroups');
  const receiver = valueAt(group, 'properties.webhookReceivers.*');
  const [tokens] = ofType(deployment, 'Microsoft.Web/sites/config').filter(({ name }) => /authsettingsV2$/.test(name));
  const provider = valueAt(tokens, 'properties.identityProviders.azureActiveDirectory');
  const isJudged =
    valueAt(provider, 'enabled') === true && valueAt(provider, 'registration.clientId') === webhook.clientId;
  return [
    ...(['objectId', 'identifierUri', 'tenantId'] as const)
      .filter((key) => valueAt(receiver, key) !== webhook[key])
      .map((key) => `The webhook sends ${key} ${valueAt(receiver, key)}; asked for was ${webhook[key]}.`),
    ...(isJudged ? [] : ['Tokens are judged by nobody, or for another application.']),
  ];
};

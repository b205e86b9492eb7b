import { allSettings, neverSet, setByDeployment } from '../../../infra/print-settings.ts';
import { settings } from '../../../shared/settings.ts';
import { type Check, type Deployment, ofType, referenceIn, same, valueAt } from '../deployment.ts';
import { storageIdOf } from './roles.ts';

/** Application settings against the table that the app reads. */

/** Of the platform, not of the controller. */
const ofPlatform = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];

function settingsIn(deployment: Deployment): Readonly<Record<string, string>> {
  const config = ofType(deployment, 'Microsoft.Web/sites/config').find(({ name }) => name.endsWith('/appsettings'));
  return (config?.properties ?? {}) as Record<string, string>;
}

const known = allSettings.map(({ name }) => name);

export const everySettingIsRead: Check = (deployment) =>
  Object.keys(settingsIn(deployment))
    .filter((name) => !known.includes(name) && !ofPlatform.includes(name))
    .map((name) => `Nobody reads the setting ${name}.`);

export const noSettingIsMissing: Check = (deployment) => {
  const { announcesOutcomes, givesEverySetting } = deployment.asked;
  const always = [...setByDeployment, ...ofPlatform].filter(
    (name) => announcesOutcomes || name !== 'BURST_EVENTS_TOPIC_ENDPOINT',
  );
  const wanted = givesEverySetting ? [...new Set([...always, ...known.filter((name) => !(name in neverSet))])] : always;
  const given = settingsIn(deployment);
  return wanted.filter((name) => !(name in given)).map((name) => `The setting ${name} is missing.`);
};

/** A key in a setting, or one that Flex Consumption refuses. */
const refused =
  /^(FUNCTIONS_WORKER_RUNTIME|WEBSITE_(RUN_FROM_PACKAGE|NODE_DEFAULT_VERSION|CONTENT\w+)|\w*ORYX\w*|ENABLE_ORYX_BUILD|SCM_DO_BUILD_DURING_DEPLOYMENT)$/;

export const noSettingIsRefused: Check = (deployment) =>
  Object.keys(settingsIn(deployment))
    .filter((name) => refused.test(name) || name in neverSet)
    .map((name) => `The setting ${name} must not be set. ${neverSet[name] ?? 'Flex Consumption refuses it.'}`);

/** As the app itself will read them; expressions are known only in Azure. */
export const everySettingCanBeRead: Check = (deployment) => {
  const { mode, clusters } = deployment.asked;
  const given = settingsIn(deployment);
  const unreadable = Object.values(settings).flatMap(({ name, reader }) => {
    const text = given[name];
    if (text === undefined || text.startsWith('[') || reader.schema.safeParse(text).success) return [];
    return [`${name} is ${text}; wanted: ${reader.wants}.`];
  });
  const schedule = given.BURST_HEALTH_CHECK_SCHEDULE ?? '';
  return [
    ...unreadable,
    ...(given.BURST_MODE === mode ? [] : [`BURST_MODE is ${given.BURST_MODE}; asked for was ${mode}.`]),
    ...(given.BURST_SCOPE === clusters.map(({ id }) => id).join(',')
      ? []
      : ['BURST_SCOPE does not name the clusters, and them alone.']),
    ...(isSchedule(schedule) ? [] : [`BURST_HEALTH_CHECK_SCHEDULE is ${schedule}; wanted: six fields of NCRONTAB.`]),
    ...(given.AzureWebJobsStorage__credential === 'managedidentity'
      ? []
      : ['AzureWebJobsStorage__credential is not managedidentity.']),
  ];
};

const isSchedule = (text: string) =>
  text.split(' ').length === 6 && text.split(' ').every((field) => /^[\d*/,-]+$/.test(field));

/** What a setting must refer to. */
export const settingsReferToTheirResource: Check = (deployment) => {
  const [identity] = ofType(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities');
  const [insights] = ofType(deployment, 'Microsoft.Insights/components');
  const [topic] = ofType(deployment, 'Microsoft.EventGrid/topics');
  const host = storageIdOf(deployment, 'host');
  const wanted: Readonly<Record<string, readonly [string | undefined, string]>> = {
    AzureWebJobsStorage__blobServiceUri: [host, 'primaryEndpoints.blob'],
    AzureWebJobsStorage__queueServiceUri: [host, 'primaryEndpoints.queue'],
    AzureWebJobsStorage__tableServiceUri: [host, 'primaryEndpoints.table'],
    AzureWebJobsStorage__clientId: [identity?.id, 'clientId'],
    AZURE_CLIENT_ID: [identity?.id, 'clientId'],
    BURST_AUDIT_STORAGE__blobServiceUri: [storageIdOf(deployment, 'audit'), 'primaryEndpoints.blob'],
    BURST_AUDIT_STORAGE__clientId: [identity?.id, 'clientId'],
    APPLICATIONINSIGHTS_CONNECTION_STRING: [insights?.id, 'ConnectionString'],
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: [identity?.id, 'clientId'],
    BURST_EVENTS_TOPIC_ENDPOINT: [topic?.id, 'endpoint'],
  };
  const given = settingsIn(deployment);
  const manager = given.AZURE_RESOURCE_MANAGER_ENDPOINT;
  const isOfThisCloud = manager === '[environment().resourceManager]';
  const endpoint = isOfThisCloud
    ? []
    : [`AZURE_RESOURCE_MANAGER_ENDPOINT is ${manager}, not that of the cloud itself.`];
  const references = Object.entries(wanted).flatMap(([name, [id, property]]) => {
    if (!(name in given)) return [];
    const found = referenceIn(given[name]);
    const isRight = found && id !== undefined && same(found.id, id) && found.property === property;
    return isRight ? [] : [`${name} is ${given[name]}; wanted: ${property} of ${id}.`];
  });
  return [...endpoint, ...references];
};

/** The code is deployed to a container that is there, by the identity that may read it. */
export const theCodeHasItsPlace: Check = (deployment) =>
  ofType(deployment, 'Microsoft.Web/sites').flatMap((app) => {
    const storage = valueAt(app, 'properties.functionAppConfig.deployment.storage');
    const host = storageIdOf(deployment, 'host');
    const [, container] = /'([\w-]+)'\)\]$/.exec(String(valueAt(storage, 'value'))) ?? [];
    const isThere = deployment.resources.some(({ id }) =>
      same(id, `${host}/blobServices/default/containers/${container}`),
    );
    const [identity] = ofType(deployment, 'Microsoft.ManagedIdentity/userAssignedIdentities');
    const works = Object.keys((valueAt(app, 'identity.userAssignedIdentities') ?? {}) as object);
    const isKnown =
      valueAt(storage, 'authentication.userAssignedIdentityResourceId') === identity?.id &&
      works.includes(identity?.id ?? '');
    return isThere && isKnown ? [] : ['The code has no container, or the app cannot read it.'];
  });

/** Refusals in the words and shapes of a real API server (facts on Kubernetes, section 1.3). */

export interface Cause {
  reason?: string;
  message: string;
  field?: string;
}

export interface Details {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: Details;
  code?: number;
}

/** `group` is empty for the core group. */
export interface ResourceRef {
  group: string;
  plural: string;
}

export function isFailure(value: unknown): value is Status {
  const status = value as Status | undefined;
  return status?.kind === 'Status' && status.status === 'Failure';
}

export function failure(code: number, reason: string | undefined, message: string, details?: Details): Status {
  return {
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message },
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  };
}

export const unauthorized = (): Status => failure(401, 'Unauthorized', 'Unauthorized');

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);

/** For a path that no resource of the group answers to. */
export const unknownResource = (): Status =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = (): Status =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const unsupportedMediaType = (): Status =>
  failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

export const notAcceptable = (): Status =>
  failure(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    {},
  );

export const notModelled = (what: string): Status =>
  failure(501, 'NotImplemented', `${what} is not modelled by this emulator`);

export function notFound(ref: ResourceRef, name: string): Status {
  return failure(404, 'NotFound', `${qualified(ref)} "${name}" not found`, pluralDetails(ref, name));
}

export function alreadyExists(ref: ResourceRef, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(ref)} "${name}" already exists`, pluralDetails(ref, name));
}

export function staleVersion(ref: ResourceRef, name: string): Status {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${qualified(ref)} "${name}": ${why}`;
  return failure(409, 'Conflict', message, pluralDetails(ref, name));
}

/** Names the kind, not the plural, as the real one does for deletions. */
export function failedPrecondition(
  { group, kind }: { group: string; kind: string },
  name: string,
  what: 'UID' | 'ResourceVersion',
  values: { wanted: string; found: string },
): Status {
  const why = `the ${what} in the precondition (${values.wanted}) does not match the ${what} in record (${values.found}). The object might have been ${what === 'UID' ? 'deleted and then recreated' : 'modified'}`;
  const message = `Operation cannot be fulfilled on ${kind}${group && `.${group}`} "${name}": ${why}`;
  return failure(409, 'Conflict', message, { name, ...(group ? { group } : {}), kind });
}

export function forbidden(ref: ResourceRef, name: string | undefined, why: string): Status {
  const subject = name ? `${qualified(ref)} "${name}"` : qualified(ref);
  return failure(403, 'Forbidden', `${subject} is forbidden: ${why}`, pluralDetails(ref, name));
}

/** 422 with one cause for each field; the message lists them all. */
export function invalid(ref: { group: string; kind: string }, name: string, causes: Cause[]): Status {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const subject = ref.group ? `${ref.kind}.${ref.group}` : ref.kind;
  return failure(422, 'Invalid', `${subject} "${name}" is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(ref.group ? { group: ref.group } : {}),
    ...{ kind: ref.kind, causes },
  });
}

/** What a JSON patch gets whose operation fails; which one is not said. */
export const failedPatch = (): Status =>
  failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

export const expiredList = (): Status =>
  failure(410, 'Expired', 'The resourceVersion for the provided list is too old.');

export const expiredContinue = (token: string): Status => ({
  ...failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  ),
  metadata: { continue: token },
});

export function expiredWatch(asked: number, oldest: number): Status {
  return failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`);
}

export function futureVersion(asked: number, current: number): Status {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  return failure(504, 'Timeout', message, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** `retryAfterSeconds` only where the budget has not been looked at yet. */
export function budgetRefusal(cause: string, retryAfterSeconds?: number): Status {
  return failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: cause }],
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  });
}

export function success(details?: Details, code?: number): Status {
  return {
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' },
    ...(details ? { details } : {}),
    ...(code ? { code } : {}),
  };
}

export const invalidValue = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

export const requiredValue = (field: string, why = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: why ? `Required value: ${why}` : 'Required value',
  field,
});

export const forbiddenValue = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

export const unsupportedValue = (field: string, value: unknown, supported: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((s) => `"${s}"`).join(', ')}`,
  field,
});

function qualified({ group, plural }: ResourceRef): string {
  return group ? `${plural}.${group}` : plural;
}

function pluralDetails({ group, plural }: ResourceRef, name: string | undefined): Details {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural };
}

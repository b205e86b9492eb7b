/**
 * Judges recorded exchanges with the ARM emulator by Microsoft's published REST API specifications: what our clients sent
 * and what the emulator answered. It needs the folder `../shared/azure-specs` next to the repository.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordedCall } from '../sandbox/arm/journal.ts';

/** One thing in one exchange that the specification does not allow. */
export interface Complaint {
  operation: string;
  about: 'request' | 'response';
  /** Method, path and status. */
  exchange: string;
  problems: string[];
}

const SPECIFICATIONS = path.resolve(import.meta.dirname, '../../../shared/azure-specs');

/** The api-versions that the pinned clients send; "derived" where Microsoft's own file could not be copied. */
const FILES = [
  'derived/Microsoft.ContainerService/2026-06-01/managedClusters.json',
  'derived/Microsoft.Network/2026-01-01/virtualNetwork.json',
  'derived/Microsoft.Resources/2025-04-01/providers.json',
  'specification/containerinstance/resource-manager/Microsoft.ContainerInstance/stable/2023-05-01/containerInstance.json',
  'specification/authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-RoleAssignmentsCalls.json',
  'specification/authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-RoleDefinitionsCalls.json',
  'specification/resourcegraph/resource-manager/Microsoft.ResourceGraph/stable/2024-04-01/resourcegraph.json',
  'specification/monitor/resource-manager/Microsoft.Insights/stable/2024-02-01/metrics_API.json',
  'specification/operationalinsights/data-plane/Microsoft.OperationalInsights/stable/v1/OperationalInsights.json',
];

/** Exchanges that the specifications do not describe, each with the reason. */
const NOT_SPECIFIED: { reason: string; fits(call: RecordedCall): boolean }[] = [
  {
    reason: 'Status and result URLs of long-running operations are opaque to clients; no specification lists them.',
    fits: ({ operation }) => /\.operation(Status|Result)$/.test(operation),
  },
  {
    reason: 'The emulator says of itself that it does not model the call.',
    fits: ({ status }) => status === 501,
  },
];

/** Problems of answers that are known, each with the reason why the real service has them too. */
const TOLERATED: { reason: string; fits(call: RecordedCall, problem: string): boolean }[] = [
  {
    reason: 'AKS answers some conflicts flat, without `error` (facts on ARM, section 5); the specification forbids it.',
    fits: ({ status, operation }) => status === 409 && operation.startsWith('managedClusters.'),
  },
  {
    reason: 'Log Analytics answers numbers, booleans and nulls in rows; the specification knows strings only.',
    fits: ({ service }, problem) => service === 'loganalytics' && /^INVALID_TYPE at .*rows/.test(problem),
  },
  {
    reason: 'A partial answer of Log Analytics carries `error` beside `tables`; the specification does not know it.',
    fits: ({ service, status }, problem) =>
      service === 'loganalytics' && status === 200 && /^OBJECT_ADDITIONAL_PROPERTIES at .*error/.test(problem),
  },
];

interface Verdict {
  isSuccessful?: boolean;
  errors: { code: string; message: string; pathsInPayload: string[] }[];
  runtimeException?: { code: string; message: string };
}

interface Validator {
  validateLiveRequest(request: object, options?: object, info?: unknown): Promise<Verdict>;
  validateLiveResponse(response: object, request: object, options?: object, info?: unknown): Promise<Verdict>;
}

interface Judge {
  validator: Validator;
  infoOf(url: string, method: string): unknown;
}

let judge: Promise<Judge> | undefined;

/** True where the specifications are at hand; tests say that they skip where they are not. */
export function hasSpecifications(): boolean {
  return existsSync(path.join(SPECIFICATIONS, 'validate-example.mjs'));
}

/** Everything that the specifications forbid in these exchanges; empty where all conform. */
export async function judgeExchanges(calls: RecordedCall[]): Promise<Complaint[]> {
  judge ??= loadJudge();
  const complaints: Complaint[] = [];
  for (const call of calls.filter((one) => !NOT_SPECIFIED.some(({ fits }) => fits(one)))) {
    complaints.push(...(await judgeCall(await judge, call)));
  }
  return complaints;
}

async function loadJudge(): Promise<Judge> {
  const { makeValidator, unknownProvider } = await import(
    pathToFileURL(path.join(SPECIFICATIONS, 'validate-example.mjs')).href
  );
  return { validator: await makeValidator({ files: FILES }), infoOf: unknownProvider };
}

async function judgeCall({ validator, infoOf }: Judge, call: RecordedCall): Promise<Complaint[]> {
  const url = urlForValidator(call);
  const request = { url, method: call.method, headers: call.requestHeaders, body: call.requestBody };
  const response = { statusCode: String(call.status), headers: call.responseHeaders, body: call.responseBody };
  // The namespace is a placeholder there, so the validator would look for a specification of that namespace. It keeps
  // notes in this object, hence a new one each time.
  const info = () => (call.operation.startsWith('providers.') ? infoOf(url, call.method) : undefined);
  const complaints: Complaint[] = [];
  // A request that was refused as wrong may well be wrong.
  if (call.status !== 400) {
    const verdict = await validator.validateLiveRequest(request, {}, info());
    complaints.push(complaint(call, 'request', problemsOf(verdict)));
  }
  // A dropped connection has no answer.
  if (call.status !== 0) {
    const verdict = await validator.validateLiveResponse(response, { url, method: call.method }, {}, info());
    const problems = problemsOf(verdict).filter((problem) => !TOLERATED.some(({ fits }) => fits(call, problem)));
    complaints.push(complaint(call, 'response', problems));
  }
  return complaints.filter(({ problems }) => problems.length > 0);
}

/**
 * Log Analytics has no api-version on the wire, and a query by resource has the same bodies as one by workspace but is
 * not specified.
 */
function urlForValidator({ service, path: url }: RecordedCall): string {
  if (service !== 'loganalytics') return url;
  return '/v1/workspaces/00000000-0000-0000-0000-000000000000/query?api-version=v1';
}

function problemsOf({ isSuccessful, errors, runtimeException }: Verdict): string[] {
  if (runtimeException) return [`${runtimeException.code}: ${runtimeException.message}`];
  const problems = errors.map(
    ({ code, message, pathsInPayload }) => `${code} at ${pathsInPayload.join(', ')}: ${message}`,
  );
  return isSuccessful === undefined ? ['No operation of the specifications matches.', ...problems] : problems;
}

function complaint(call: RecordedCall, about: Complaint['about'], problems: string[]): Complaint {
  return { operation: call.operation, about, exchange: `${call.method} ${call.path} -> ${call.status}`, problems };
}

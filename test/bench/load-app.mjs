// Loads the app as Azure's Node worker does, takes one alert, and reports how long each took since the process began.
// Plain JavaScript without imports of ours: stripping types and loading tools would be measured, too.
import Module, { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { entry, more, alert } = JSON.parse(process.env.BENCH_LOAD);
const functions = new Map();
let model;
const disposable = { dispose() {} };
const core = {
  version: '3.12.0',
  hostVersion: '4.1037.0.0',
  Disposable: class {},
  setProgrammingModel(given) {
    model = given;
  },
  getProgrammingModel: () => model,
  registerFunction(metadata, handler) {
    functions.set(metadata.name, { metadata, handler });
    return disposable;
  },
  registerHook: () => disposable,
  log() {},
};
const originalRequire = Module.prototype.require;
Module.prototype.require = function require(id) {
  return id === '@azure/functions-core' ? core : Reflect.apply(originalRequire, this, [id]);
};

const beganMs = performance.now();
if (entry.endsWith('.cjs')) createRequire(import.meta.url)(entry);
else await import(pathToFileURL(entry).href);
for (const one of more) await import(one);
const loadedMs = performance.now();
const status = await answer();
const answeredMs = performance.now();
process.send({ functions: functions.size, appMs: loadedMs - beganMs, loadedMs, answeredMs, status });

async function answer() {
  const { metadata, handler } = functions.get('alert');
  const request = { invocationId: '1', functionName: 'alert', inputData: [trigger()], triggerMetadata: {} };
  const invocation = model.getInvocationModel({ invocationId: '1', metadata, request, state: undefined, log() {} });
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, handler);
  const { returnValue } = await invocation.getResponse(context, result);
  return Number(returnValue.http.statusCode);
}

function trigger() {
  const nullableHeaders = { 'content-type': { value: 'application/json' } };
  const http = { method: 'POST', url: 'http://localhost/api/alert', nullableHeaders, body: { string: alert } };
  const [name] = Object.entries(functions.get('alert').metadata.bindings).find(
    ([, { type }]) => type === 'httpTrigger',
  );
  return { name, data: { http } };
}

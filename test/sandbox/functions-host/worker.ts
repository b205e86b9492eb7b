// The worker process: loads the app as Azure's Node worker does and runs one invocation per message of the host.
// It knows no trigger, route, queue or key: that is the host's side. Host and worker are two processes, as in Azure, so
// that a crash of the app is survived by the host, which then behaves as the recorded one did.

import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CoreApi, type FunctionHandler, type InvocationModel, injectCoreApi, type LogOrigin } from './core-api.ts';
import type { ErrorReport, HostMessage, InvocationRequest, WorkerMessage } from './worker-protocol.ts';

const appDirectory = process.argv[2];
if (appDirectory === undefined || !process.send) throw new Error('this file is started by the Functions host only');

const core = injectCoreApi(report);
// Without a host there is nobody to serve: a killed parent must not leave this process behind.
process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole process group, but the host alone decides when its worker ends.
process.on('SIGINT', () => undefined);
process.on('message', (message: HostMessage) => {
  if (message.kind === 'invoke') void answer(core, message.request);
  else void terminate(core);
});
await load(core, appDirectory).then(
  () => report({ kind: 'loaded', functions: [...core.functions.values()].map(({ metadata }) => metadata) }),
  (error: unknown) => report({ kind: 'load-failed', error: toReport(error) }),
);

async function load(core: CoreApi, directory: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    main?: string;
    type?: string;
  };
  const files = manifest.main ? globSync(manifest.main, { cwd: directory }).sort() : [];
  if (files.length === 0) throw new Error(`"main" of package.json (${manifest.main ?? 'absent'}) matches no file`);
  const require = createRequire(join(directory, 'package.json'));
  for (const file of files) {
    const path = join(directory, file);
    const isModule = /\.m[jt]s$/.test(file) || (!/\.c[jt]s$/.test(file) && manifest.type === 'module');
    await (isModule ? import(pathToFileURL(path).href) : require(path));
  }
  await core.runHooks('appStart', { hookData: {}, functionAppDirectory: directory });
  const capabilities = (await core.programmingModel?.getCapabilities?.({})) ?? {};
  if (capabilities.HttpUri) throw new Error('app.setup({ enableHttpStream: true }) is not modelled by this host');
  core.isStarting = false;
}

async function answer(core: CoreApi, request: InvocationRequest): Promise<void> {
  const { invocationId } = request;
  try {
    report({ kind: 'done', invocationId, response: await invoke(core, request) });
  } catch (error) {
    report({ kind: 'threw', invocationId, error: toReport(error) });
  }
}

async function invoke(core: CoreApi, request: InvocationRequest): Promise<object> {
  const { invocationId, functionName } = request;
  const registered = core.functions.get(functionName);
  if (!registered || !core.programmingModel) throw new Error(`function ${functionName} is not registered`);
  const origin: LogOrigin = { functionName, invocationId, invocationContext: undefined };
  const coreContext = {
    invocationId,
    metadata: registered.metadata,
    request,
    state: undefined,
    log: (level: string, category: string, message: string) => core.log(level, category, message, origin),
  };
  const model = core.programmingModel.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  origin.invocationContext = context;
  const result = await runWithHooks(core, coreContext, { model, context, inputs, handler: registered.handler });
  return model.getResponse(context, result);
}

interface Run {
  readonly model: InvocationModel;
  readonly context: unknown;
  readonly inputs: unknown[];
  readonly handler: FunctionHandler;
}

async function runWithHooks(core: CoreApi, coreContext: { state: string | undefined }, run: Run): Promise<unknown> {
  const shared = { hookData: {}, invocationContext: run.context };
  const before = { ...shared, inputs: run.inputs, functionCallback: run.handler };
  coreContext.state = 'preInvocationHooks';
  await core.runHooks('preInvocation', before);

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  coreContext.state = 'invocation';
  try {
    after.result = await run.model.invokeFunction(run.context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  coreContext.state = 'postInvocationHooks';
  await core.runHooks('postInvocation', after);
  // By truthiness, as the real worker asks: `throw undefined` counts as success without a result (recorded: 204).
  if (after.error) throw after.error;
  return after.result;
}

async function terminate(core: CoreApi): Promise<void> {
  await core.runHooks('appTerminate', { hookData: {} }).catch((error: unknown) => {
    core.log('error', 'system', `appTerminate hook failed: ${toReport(error).stack}`);
  });
  process.exit(0);
}

function toReport(error: unknown): ErrorReport {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? error.message };
  return { message: String(error), stack: String(error) };
}

function report(message: WorkerMessage): void {
  process.send?.(message);
}

import type { LoadedFunction } from './loaded-function.ts';
import { encodeMessage } from './queue-message.ts';
import type { QueueStorage } from './queue-storage.ts';
import type { InvocationResponse, RpcData } from './worker-protocol.ts';

/** Writes the queue outputs of one invocation, binding by binding and so not atomically, as the host does. */
export async function writeQueueOutputs(
  storage: QueueStorage,
  encoding: 'base64' | 'none',
  fn: LoadedFunction,
  response: InvocationResponse,
): Promise<void> {
  for (const [name, binding] of Object.entries(fn.outputs)) {
    if (binding.type !== 'queue') continue;
    const data =
      name === '$return' ? response.returnValue : response.outputData?.find((one) => one.name === name)?.data;
    const queue = storage.open(binding);
    for (const text of toMessageTexts(data, encoding)) await queue.add(text);
  }
}

// Recorded (functions-golden, "output, *"): one message per element of an array, also of a string that is one; objects
// indented as .NET writes them; null and undefined make none.
function toMessageTexts(data: RpcData | null | undefined, encoding: 'base64' | 'none'): string[] {
  return toElements(data).map((element) => encodeMessage(toText(element), encoding));
}

function toElements(data: RpcData | null | undefined): unknown[] {
  if (!data) return [];
  if (data.bytes !== undefined) return [Buffer.from(data.bytes).toString('utf8')];
  const text = data.string ?? data.json;
  if (text === undefined) return [data.int ?? data.double];
  // The host looks only at the outermost brackets; text that fails to parse then fails the invocation.
  const isJson = data.json !== undefined || /^(\{.*\}|\[.*\])$/s.test(text.trim());
  if (!isJson) return [text];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [value];
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  // As JToken.ToString() has it; what null becomes inside an array was not recorded.
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

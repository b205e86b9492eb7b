import { isDisabled, type Settings } from './app-settings.ts';
import type { Binding, FunctionMetadata, RetryOptions } from './worker-protocol.ts';

/** A registered function as the host sees it. */
export interface LoadedFunction {
  readonly name: string;
  readonly type: TriggerType;
  readonly trigger: Binding;
  readonly triggerName: string;
  /** Output bindings by name; `$return` is the return value. */
  readonly outputs: Readonly<Record<string, Binding>>;
  readonly retry: RetryOptions | undefined;
  readonly isDisabled: boolean;
}

export type TriggerType = 'httpTrigger' | 'timerTrigger' | 'queueTrigger' | 'eventGridTrigger';

const triggerTypes: readonly string[] = ['httpTrigger', 'timerTrigger', 'queueTrigger', 'eventGridTrigger'];
const outputTypes: readonly string[] = ['http', 'queue'];
const validName = /^[a-z][a-z0-9_-]{0,127}$/i;

/**
 * The functions in the order the host keeps them: by name, whatever their case. Throws on what the real host would
 * refuse, and on triggers and bindings that it knows and this one does not model.
 */
export function toLoadedFunctions(metadata: readonly FunctionMetadata[], settings: Settings): LoadedFunction[] {
  const names = metadata.map((one) => one.name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`function name "${twice}" is registered more than once`);
  return metadata
    .map((one) => toLoadedFunction(one, settings))
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

function toLoadedFunction({ name, bindings, retryOptions }: FunctionMetadata, settings: Settings): LoadedFunction {
  if (!validName.test(name)) throw new Error(`"${name}" is not a valid function name`);
  const inputs = Object.entries(bindings).filter(([, binding]) => binding.direction === 'in');
  const outputs = Object.entries(bindings).filter(([, binding]) => binding.direction === 'out');
  const [triggerName, trigger] = inputs[0] ?? [];
  if (!trigger || triggerName === undefined) throw new Error(`function ${name} has no trigger`);
  const strange = [
    ...inputs.slice(1),
    ...(triggerTypes.includes(trigger.type) ? [] : inputs),
    ...outputs.filter(([, output]) => !outputTypes.includes(output.type)),
  ];
  if (strange[0]) throw new Error(`function ${name} uses "${strange[0][1].type}", which this host does not model`);
  return {
    name,
    type: trigger.type as TriggerType,
    trigger,
    triggerName,
    outputs: Object.fromEntries(outputs),
    retry: retryOptions ?? undefined,
    isDisabled: isDisabled(name, settings),
  };
}

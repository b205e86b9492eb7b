import type { InvocationContext } from '@azure/functions';

/** The application, loaded when the first trigger fires: a door that only waits must start almost bare. */
export async function theApp(context: InvocationContext) {
  const { appFor } = await import('../shared/app.ts');
  return appFor({
    info: (message, fields = {}) => context.info(message, fields),
    warn: (message, fields = {}) => context.warn(message, fields),
    error: (message, fields = {}) => context.error(message, fields),
  });
}

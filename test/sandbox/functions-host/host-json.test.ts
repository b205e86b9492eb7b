import { afterEach, describe, expect, it } from 'vitest';
import { readHostJson } from './host-json.ts';
import { type WrittenApp, writeApp } from './write-app.ts';

let app: WrittenApp | undefined;
const appWith = (hostJson: object) => {
  app = writeApp({ files: {}, hostJson });
  return app.directory;
};

afterEach(() => app?.remove());

describe('host.json', () => {
  it('that says nothing leaves the defaults of Azure', () => {
    const read = readHostJson(appWith({}), {});

    expect(read.routePrefix).toBe('api');
    expect(read.functionTimeoutSeconds).toBe(1800);
    expect(read.queues).toMatchObject({ batchSize: 16, maxDequeueCount: 5, visibilityTimeoutSeconds: 0 });
    expect(read.queues).toMatchObject({ maxPollingIntervalSeconds: 60, messageEncoding: 'base64' });
  });

  it('is overridden by settings named AzureFunctionsJobHost__', () => {
    const directory = appWith({ extensions: { queues: { batchSize: 4 } } });

    const read = readHostJson(directory, {
      AzureFunctionsJobHost__extensions__queues__batchSize: '8',
      azurefunctionsjobhost__Extensions__Http__RoutePrefix: '',
    });

    expect(read.queues.batchSize).toBe(8);
    expect(read.routePrefix).toBe('');
  });

  it.each([
    [{ version: '1.0' }, 'version'],
    [{ extensions: { queues: { batchSize: 33 } } }, 'batchSize'],
    [{ extensions: { queues: { messageEncoding: 'utf16' } } }, 'messageEncoding'],
    [{ extensions: { queues: { visibilityTimeout: 30 } } }, 'time span'],
    [{ functionTimeout: 'soon' }, 'time span'],
  ])('%o is refused for its %s', (hostJson, reason) => {
    const directory = appWith(hostJson);

    expect(() => readHostJson(directory, {})).toThrow(reason);
  });
});

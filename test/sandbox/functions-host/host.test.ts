import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it, vi } from 'vitest';
import type { FunctionsHost } from './start-functions-host.ts';
import { soon, useHostRoom } from './use-host-room.ts';

const room = useHostRoom();

describe('The app', () => {
  it('sees its own settings and nothing else of our environment', async () => {
    const host = await room.run(`app.http('env', { handler: () => ({ jsonBody: process.env }) });`, {
      settings: { GREETING: 'hello' },
      files: { 'local.settings.json': JSON.stringify({ Values: { GREETING: 'from the file', FROM_FILE: 'yes' } }) },
    });

    const environment = await (await fetch(`${host.url}/api/env`)).json();

    const { AzureWebJobsStorage: _, DIARY: __, ...rest } = environment as Record<string, string>;
    expect(rest).toEqual({ PATH: process.env.PATH, HOME: process.env.HOME, GREETING: 'hello', FROM_FILE: 'yes' });
  });

  it('trusts the certificates of NODE_EXTRA_CA_CERTS from its start', async () => {
    const file = join(room.directory, 'ca.pem');
    writeFileSync(file, rootCertificates[0] ?? '');
    const source = `const tls = require('node:tls');
      app.http('extra', { handler: () => ({ jsonBody: tls.getCACertificates('extra') }) });`;
    const host = await room.run(source, { settings: { NODE_EXTRA_CA_CERTS: file } });

    const certificates = await (await fetch(`${host.url}/api/extra`)).json();

    expect(certificates).toHaveLength(1);
  });

  it('may be an ES module', async () => {
    const source = `import { app } from '@azure/functions';
      app.http('hello', { handler: async () => ({ body: 'from a module' }) });`;
    const host = await room.start({
      files: { 'package.json': JSON.stringify({ main: 'src/*.js', type: 'module' }), 'src/hello.js': source },
    });

    const answer = await fetch(`${host.url}/api/hello`);

    expect(await answer.text()).toBe('from a module');
  });

  it('that fails to load stops the start, with its own error', async () => {
    const start = room.run(`throw new Error('no cluster configured');`);

    await expect(start).rejects.toThrow('no cluster configured');
  });

  it('that ends itself while it loads stops the start', async () => {
    const start = room.run('process.exit(7);');

    await expect(start).rejects.toThrow('exit code 7');
  });

  it('without the storage connection its queue names stops the start and hears which setting is missing', async () => {
    const start = room.run(`app.storageQueue('work', { queueName: 'q', connection: 'OtherStorage', handler() {} });`);

    await expect(start).rejects.toThrow('storage connection OtherStorage is not set');
  });

  it('with a trigger this host does not model stops the start and names it', async () => {
    const start = room.run(
      `app.storageBlob('blobs', { path: 'a/{b}', connection: 'AzureWebJobsStorage', handler() {} });`,
    );

    await expect(start).rejects.toThrow('function blobs uses "blobTrigger", which this host does not model');
  });

  it('has its hooks run around each invocation and each log line', async () => {
    const host = await room.run(`
      app.hook.preInvocation((context) => note('before ' + context.invocationContext.functionName));
      app.hook.postInvocation((context) => note('after ' + context.result.body));
      app.hook.log((context) => { context.message = context.message.replace('secret', '***'); });
      app.http('hooked', { handler: (request, context) => { context.log('a secret'); return { body: 'done' }; } });`);

    await fetch(`${host.url}/api/hooked`);

    expect(room.diary()).toEqual(['before hooked', 'after done']);
    expect(room.log).toContainEqual(expect.objectContaining({ category: 'Function.hooked.User', message: 'a ***' }));
  });

  it('is logged by console.log too, without an invocation', async () => {
    const host = await room.run(`app.http('talk', { handler: () => { console.log('plain words'); } });`);

    await fetch(`${host.url}/api/talk`);

    await vi.waitFor(() => expect(room.log).toContainEqual(expect.objectContaining({ message: 'plain words' })));
  });
});

describe('An HTTP function', () => {
  const source = `app.http('guarded', { authLevel: 'function', handler: () => ({ body: 'in' }) });`;

  it('asks for a function, host or master key', async () => {
    const host = await room.run(source);
    const { master, host: hostKey, functions } = host.keys;

    const statusWith = async (key: string) =>
      (await fetch(`${host.url}/api/guarded`, { headers: { 'x-functions-key': key } })).status;

    expect(await statusWith('nope')).toBe(401);
    expect(await Promise.all([functions.guarded ?? '', hostKey, master].map(statusWith))).toEqual([200, 200, 200]);
  });

  it('asks for nothing where keys are switched off', async () => {
    const host = await room.run(source, { isAuthEnabled: false });

    expect((await fetch(`${host.url}/api/guarded`)).status).toBe(200);
  });

  it('is not there when a setting disables it', async () => {
    const host = await room.run(source, {
      settings: { 'AzureWebJobs.guarded.Disabled': 'true' },
      isAuthEnabled: false,
    });

    expect((await fetch(`${host.url}/api/guarded`)).status).toBe(404);
    expect(host.functions).toMatchObject([{ name: 'guarded', isDisabled: true }]);
  });

  it('whose route begins like a built-in one is not loaded, and the log says so', async () => {
    const host = await room.run(`app.http('administer', { handler: () => ({ body: 'in' }) });`);

    expect((await fetch(`${host.url}/api/administer`)).status).toBe(404);
    expect(room.log).toContainEqual(expect.objectContaining({ message: expect.stringContaining('built-in route') }));
  });

  it('takes a key set through /admin until it is deleted there', async () => {
    const host = await room.run(source);
    const admin = { 'x-functions-key': host.keys.master, 'content-type': 'application/json' };
    const door = `${host.url}/admin/functions/guarded/keys/second`;
    const knock = async () => (await fetch(`${host.url}/api/guarded?code=second-key`)).status;

    const put = await fetch(door, { method: 'PUT', headers: admin, body: JSON.stringify({ value: 'second-key' }) });
    expect([put.status, await knock()]).toEqual([201, 200]);
    const deleted = await fetch(door, { method: 'DELETE', headers: admin });
    expect([deleted.status, await knock()]).toEqual([204, 401]);
  });

  it('is refused a body beyond 100 MB', { timeout: 30_000 }, async () => {
    const host = await room.run(`app.http('large', { handler: () => ({ body: 'in' }) });`);

    const answer = await fetch(`${host.url}/api/large`, { method: 'POST', body: Buffer.alloc(105 * 1024 * 1024) });

    expect(answer.status).toBe(500);
    expect(answer.headers.get('connection')).toBe('close');
  });
});

describe('An Event Grid function', () => {
  const source = `app.eventGrid('changed', { handler: (event) => {
    note(event.subject);
    if (event.subject === 'bad') throw new Error('on purpose');
  } });`;

  it('answers the handshake with the validation code, before it has run at all', async () => {
    const host = await room.run(source);

    const answer = await deliver(host, 'SubscriptionValidation', [{ data: { validationCode: '512d38b6' } }]);

    expect(answer.status).toBe(200);
    expect(JSON.parse(await answer.text())).toEqual({ validationResponse: '512d38b6' });
    expect(room.diary()).toEqual([]);
  });

  it('runs once per event of a delivery, which fails when one of them does', async () => {
    const host = await room.run(source);

    const good = await deliver(host, 'Notification', [{ subject: 'one' }, { subject: 'two' }]);
    const bad = await deliver(host, 'Notification', [{ subject: 'three' }, { subject: 'bad' }]);

    expect([good.status, bad.status]).toEqual([202, 500]);
    expect(room.diary().sort()).toEqual(['bad', 'one', 'three', 'two']);
  });

  it('is closed to a key of the host, which is no key of Event Grid', async () => {
    const host = await room.run(source);

    const answer = await deliver(host, 'Notification', [{ subject: 'one' }], host.keys.host);

    expect(answer.status).toBe(403);
  });
});

describe('A worker that dies', () => {
  const source = `
    app.http('pid', { handler: () => ({ body: String(process.pid) }) });
    app.http('crash', { handler: async () => { setTimeout(() => { throw new Error('uncaught'); }); await sleep(60_000); } });`;

  it('costs the requests in flight a 500, and the next ones find another', async () => {
    const host = await room.run(source);
    const firstPid = await (await fetch(`${host.url}/api/pid`)).text();

    const crashed = await fetch(`${host.url}/api/crash`);
    const next = await fetch(`${host.url}/api/pid`);

    expect([crashed.status, next.status]).toEqual([500, 200]);
    expect(await next.text()).not.toBe(firstPid);
  });

  it('twice within ten seconds makes the next request wait', async () => {
    const host = await room.run(source, { crashPauseSeconds: 1 });
    await fetch(`${host.url}/api/crash`);
    await fetch(`${host.url}/api/crash`);

    const startedAt = Date.now();
    const next = await fetch(`${host.url}/api/pid`);

    expect(next.status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThan(900);
  });
});

describe('Stopping', () => {
  it('lets a request finish, refuses new ones and ends with the hooks of the app', { timeout: 30_000 }, async () => {
    const host = await room.run(`
      app.hook.appTerminate(() => note('terminated'));
      app.http('slow', { handler: async () => { note('slow'); await sleep(1500); return { body: 'finished' }; } });`);
    const slow = fetch(`${host.url}/api/slow`);
    await vi.waitFor(() => expect(room.diary()).toEqual(['slow']), soon);

    const stopped = host.stop();

    await expect(fetch(`${host.url}/api/slow`)).rejects.toThrow();
    expect(await (await slow).text()).toBe('finished');
    await stopped;
    expect(room.diary()).toEqual(['slow', 'terminated']);
  });
});

function deliver(host: FunctionsHost, kind: string, events: object[], key = host.keys.eventgrid): Promise<Response> {
  return fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=changed&code=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': kind },
    body: JSON.stringify(events),
  });
}

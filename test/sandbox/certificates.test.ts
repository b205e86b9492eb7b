import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeCertificate } from './certificates.ts';

it('a server certificate is for loopback only and is trusted by its own authority', async () => {
  const { ca, cert, caFile, remove } = await makeCertificate();
  const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];

  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.checkHost('localhost')).toBe('localhost');
  expect(server.checkHost('management.azure.com')).toBeUndefined();
  expect([authority.ca, server.ca]).toEqual([true, false]);
  expect(readFileSync(caFile, 'utf8')).toBe(ca);
  await remove();
  expect(existsSync(caFile)).toBe(false);
});

it('the file of the authority goes where it is wanted, and no key beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-test-'));
  const { caFile } = await makeCertificate({ folder });

  expect(await readdir(folder)).toEqual(['ca.pem']);
  expect(readFileSync(caFile, 'utf8')).not.toContain('PRIVATE KEY');
  await rm(folder, { recursive: true });
});

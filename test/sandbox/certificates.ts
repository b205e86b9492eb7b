/**
 * A certificate authority and a server certificate, made anew at every start, so that the app meets the sandbox over
 * the same https that it uses towards Azure and trusts it by NODE_EXTRA_CA_CERTS alone.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** `key` and `cert` go to the server, `ca` to clients as PEM, `caFile` to NODE_EXTRA_CA_CERTS; the key is never written. */
export interface Certificate {
  key: string;
  cert: string;
  ca: string;
  caFile: string;
  /** Deletes the folder of `caFile` where it was made here. */
  remove(): Promise<void>;
}

const VALID_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** Makes both certificates for 127.0.0.1 and localhost; without `folder`, the CA's file goes to a new temporary one. */
export async function makeCertificate(options: { folder?: string } = {}): Promise<Certificate> {
  const authority = await makeAuthority();
  const server = await makeServer({ key: authority.private, cert: authority.cert });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'sandbox-ca-')));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.cert);
  return {
    key: server.private,
    cert: server.cert,
    ca: authority.cert,
    caFile,
    remove: () => (options.folder ? rm(caFile, { force: true }) : rm(folder, { recursive: true, force: true })),
  };
}

function makeAuthority() {
  return generate([{ name: 'commonName', value: 'aks-burst-controller sandbox CA' }], {
    ...commonOptions(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

function makeServer(ca: { key: string; cert: string }) {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    ...commonOptions(),
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
}

function commonOptions() {
  const now = Date.now();
  return {
    keyType: 'ec' as const,
    algorithm: 'sha256',
    // A day back, so that a client whose clock lags a little accepts it.
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
  };
}

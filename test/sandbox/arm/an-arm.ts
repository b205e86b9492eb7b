/** A started emulator for tests: on a clock that stands still, stopped after each test. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Certificate, makeCertificate } from '../certificates.ts';
import { type ManualClock, manualClock } from '../simulated-clock.ts';
import { ask, type Question, type Reply } from './ask.ts';
import { aWorld, type WorldParts } from './builders.ts';
import { type Arm, type ArmOptions, startArm } from './server.ts';

export interface TestedArm {
  arm: Arm;
  clock: ManualClock;
  get(path: string, question?: Question): Promise<Reply>;
  put(path: string, body: unknown, question?: Question): Promise<Reply>;
  post(path: string, body?: unknown, question?: Question): Promise<Reply>;
  delete(path: string, question?: Question): Promise<Reply>;
}

/** Call it once in a test file; it gives the function that starts an emulator with such a world. */
export function armForTests(): (parts?: WorldParts, options?: Partial<ArmOptions>) => Promise<TestedArm> {
  let certificate: Certificate;
  const running: Arm[] = [];
  beforeAll(async () => {
    certificate = await makeCertificate();
  });
  afterEach(async () => {
    for (const arm of running.splice(0)) await arm.stop();
  });
  afterAll(() => certificate.remove());
  return async (parts = {}, options = {}) => {
    const clock = manualClock();
    const arm = await startArm({ world: aWorld(parts), clock, certificate, ...options });
    running.push(arm);
    const asks = (method: string) => (path: string, question?: Question) =>
      ask(arm, certificate.ca, method, path, question);
    const sends = (method: string) => (path: string, body: unknown, question?: Question) =>
      ask(arm, certificate.ca, method, path, { ...question, body });
    return { arm, clock, get: asks('GET'), put: sends('PUT'), post: sends('POST'), delete: asks('DELETE') };
  };
}

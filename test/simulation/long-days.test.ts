import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from '../sandbox/certificates.ts';
import { aDay } from './a-day.ts';
import { liveDay } from './live-day.ts';
import { refusalsIn } from './refusals.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterAll(() => certificate.remove());

it('the trail says why a pod does not burst, also when nothing else happens', async () => {
  const steps = [{ namespace: 'lab', deployment: 'report', atSeconds: 130, replicas: 9 }];
  const day = await liveDay({
    day: { ...aDay(1), seconds: 600, steps },
    set: 'cautious',
    care: 'watched',
    certificate,
  });

  expect(refusalsIn([day])).toEqual({ NotOptedIn: 8 });
});

it('all pods of one large burst come home, though their application stays as large', async () => {
  const steps = [{ namespace: 'shop', deployment: 'web', atSeconds: 60, replicas: 36 }];
  const day = { ...aDay(1), seconds: 8 * 3600, steps };

  const { cluster } = await liveDay({ day, set: 'favourable', care: 'watched', certificate });

  expect([...cluster.pods.values()].filter(({ isOnAci, goneMs }) => isOnAci && goneMs === null)).toEqual([]);
});

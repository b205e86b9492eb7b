import type { AciBill } from '../backlog/aci-bill.ts';
import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { Spend } from '../domain/burst-state.ts';

type Prices = Pick<BurstPolicy, 'vcpuSecondPrice' | 'gigabyteSecondPrice'>;

/** What a container group of this size costs over a time, in the currency of the prices. */
export const costOf = ({ cpuCores, memoryGigabytes }: AciBill, seconds: number, prices: Prices): number =>
  (cpuCores * prices.vcpuSecondPrice + memoryGigabytes * prices.gigabyteSecondPrice) * seconds;

/** What the meter has counted, in money. */
export function costSoFar(spend: Spend, prices: Prices): { readonly episode: number; readonly month: number } {
  const price = (vcpuSeconds: number, gigabyteSeconds: number) =>
    vcpuSeconds * prices.vcpuSecondPrice + gigabyteSeconds * prices.gigabyteSecondPrice;
  return {
    episode: price(spend.episodeVcpuSeconds, spend.episodeGigabyteSeconds),
    month: price(spend.monthVcpuSeconds, spend.monthGigabyteSeconds),
  };
}

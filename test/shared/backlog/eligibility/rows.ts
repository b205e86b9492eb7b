import type { Row } from './row.ts';
import { containerRows } from './rows/containers.ts';
import { hostAndSecurityRows } from './rows/host-and-security.ts';
import { imageAndNetworkRows } from './rows/images-and-network.ts';
import { ownershipRows } from './rows/ownership.ts';
import { placementRows } from './rows/placement.ts';
import { volumeRows } from './rows/volumes.ts';

export const rows: readonly Row[] = [
  ...ownershipRows,
  ...placementRows,
  ...hostAndSecurityRows,
  ...containerRows,
  ...volumeRows,
  ...imageAndNetworkRows,
];

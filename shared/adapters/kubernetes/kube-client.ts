/**
 * The parts of the official client that are used, by name, so that a bundle holds these and not the whole package. Load
 * it late: it takes about 130 ms.
 */
export {
  CoreV1Api,
  createConfiguration,
  loadYaml,
  NetworkingV1Api,
  Observable,
  PatchStrategy,
  ResponseContext,
  ServerConfiguration,
  setHeaderOptions,
} from '@kubernetes/client-node';

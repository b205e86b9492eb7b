// What the host and its worker process tell each other. The shapes of data are those of the Functions gRPC protocol,
// because the library's programming model reads and writes them.

import type { LogLevel } from './log.ts';

export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly [member: string]: unknown;
}

export interface RetryOptions {
  readonly maxRetryCount?: number;
  readonly retryStrategy?: string;
  readonly delayInterval?: { readonly seconds?: number };
  readonly minimumInterval?: { readonly seconds?: number };
  readonly maximumInterval?: { readonly seconds?: number };
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: RetryOptions | null;
}

export interface RpcData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: RpcHttp;
}

export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: NullableStrings;
  readonly nullableQuery?: NullableStrings;
  readonly nullableParams?: NullableStrings;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly statusCode?: string;
  readonly cookies?: readonly RpcCookie[];
  readonly enableContentNegotiation?: boolean;
  readonly body?: RpcData | null;
}

export type NullableStrings = Readonly<Record<string, { readonly value: string }>>;

export interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number } };
  readonly maxAge?: { readonly value: number };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly sameSite?: string;
}

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string; readonly stackTrace?: string };
}

export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionName: string;
  readonly inputData: readonly { readonly name: string; readonly data: RpcData }[];
  readonly triggerMetadata: Readonly<Record<string, RpcData>>;
  readonly traceContext: { readonly traceParent: string; readonly traceState: string; readonly attributes: object };
  readonly retryContext?: RetryContext;
}

export interface InvocationResponse {
  readonly returnValue?: RpcData | null;
  readonly outputData?: readonly { readonly name: string; readonly data: RpcData }[];
}

export interface ErrorReport {
  readonly message: string;
  readonly stack: string;
}

export type HostMessage =
  | { readonly kind: 'invoke'; readonly request: InvocationRequest }
  | { readonly kind: 'terminate' };

export type WorkerMessage =
  | { readonly kind: 'loaded'; readonly functions: readonly FunctionMetadata[] }
  | { readonly kind: 'load-failed'; readonly error: ErrorReport }
  | { readonly kind: 'done'; readonly invocationId: string; readonly response: InvocationResponse }
  | { readonly kind: 'threw'; readonly invocationId: string; readonly error: ErrorReport }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly logCategory: string;
      readonly functionName?: string;
      readonly invocationId?: string;
      readonly message: string;
    };

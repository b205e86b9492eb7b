import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and Azurite and does what networks do: no connection, or an answer that never arrives. */
export interface FlakyProxy {
  /** The given one, with all addresses replaced by the proxy's. */
  readonly connectionString: string;
  /** The requests that match reach Azurite, and their answers are lost: `times` of them. */
  loseAnswers(isMatch: (method: string, url: string) => boolean, times: number): void;
  refuseAll(): void;
  /** Method and URL of all requests that arrived. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export async function startFlakyProxy(connectionString: string): Promise<FlakyProxy> {
  const requests: string[] = [];
  let isRefusing = false;
  let lost = { isMatch: (_method: string, _url: string) => false, times: 0 };
  const isLost = (method: string, url: string) => lost.times > 0 && lost.isMatch(method, url) && lost.times-- > 0;
  const proxies = await Promise.all(
    ['Blob', 'Queue', 'Table'].map(async (service) => {
      const target = new RegExp(`${service}Endpoint=(http://[^/;]+)`).exec(connectionString)?.[1] ?? '';
      const server = http.createServer((request, response) => {
        const { method = '', url = '' } = request;
        requests.push(`${method} ${url}`);
        if (isRefusing) request.socket.destroy();
        else forward(request, response, target, () => isLost(method, url));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { server, target, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    }),
  );
  return {
    connectionString: proxies.reduce((text, { target, url }) => text.replace(target, url), connectionString),
    loseAnswers: (isMatch, times) => {
      lost = { isMatch, times };
    },
    refuseAll: () => {
      isRefusing = true;
    },
    requests,
    stop: async () => {
      for (const { server } of proxies) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** The Host header stays the client's own, as Azurite takes the signature over it as it arrived. */
function forward(request: http.IncomingMessage, response: http.ServerResponse, target: string, isLost: () => boolean) {
  const { method, headers } = request;
  const onward = http.request(`${target}${request.url}`, { method, headers, agent: false } as http.RequestOptions);
  onward.on('response', (answer) => {
    if (isLost()) {
      answer.resume();
      answer.on('end', () => request.socket.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => request.socket.destroy());
  request.pipe(onward);
}

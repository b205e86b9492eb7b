import { randomUUID } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { storageNames } from '../../shared/adapters/storage.ts';
import { tellDelaySets } from '../simulation/tell-delays.ts';
import { type Played, play } from './play.ts';
import type { Sandbox } from './sandbox.ts';
import { stories } from './stories/index.ts';
import type { Story } from './stories/story.ts';
import { tellSummary } from './tell.ts';

/** `npm start`: plays one story on the local Azure, shows it as it happens, and says how it ended. */
const usage = `npm start [-- options]
  --story NAME   which story to play (default ${stories[0].name})
  --list         the stories, one line each
  --delays       the delays of the days that are lived in simulated time, and where they are from
  --json FILE    write the summary as data
  --seed TEXT    other delays of Azure, the same ones for the same text
  --keep         leave everything running afterwards, until Ctrl+C
  --logs         show the log of the Functions host, too`;

// The sandbox is on this machine; a company's proxy would not find it.
process.env.NO_PROXY = '127.0.0.1,localhost';
const interrupted = whenInterrupted();

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 2;
});

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help) return say(usage);
  if (options.list) return say(stories.map(({ name, title }) => `${name.padEnd(18)}${title}`).join('\n'));
  if (options.delays) return say(tellDelaySets().join('\n'));
  const story = stories.find(({ name }) => name === options.story);
  if (!story)
    throw new Error(`There is no story "${options.story}". There are: ${stories.map(({ name }) => name).join(', ')}.`);
  say(`${story.name}: ${story.title}`);
  if (options.json) await mustBeWritable(options.json);
  return tellStory(story, options);
}

async function tellStory(story: Story, { seed, json, keep, logs }: ReturnType<typeof readOptions>): Promise<number> {
  const { summary, sandbox, ...played } = await play(story, {
    seed,
    tell: say,
    meanwhile: async (started) => {
      interrupted.then(() => started.stop()).finally(() => process.exit(130));
      if (started.insides.size > 0) say(lookInside(started));
    },
    ...(logs ? { onLog: (line: string) => say(`    ${line}`) } : {}),
  });
  try {
    for (const line of tellSummary(summary)) say(line);
    if (json) await writeFile(json, `${JSON.stringify(summary, null, 2)}\n`);
    if (keep) await keepRunning({ summary, sandbox, ...played });
    else say(`\nTo look further: npm start -- --keep, or --story NAME (see --list).`);
  } finally {
    await sandbox.stop();
  }
  return summary.ok ? 0 : 1;
}

/** Before a minute of story, not after it. */
async function mustBeWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (error) {
    throw new Error(`--json ${file} cannot be written: ${(error as Error).message}`);
  }
}

function readOptions() {
  const text = (fallback?: string) => ({ type: 'string' as const, ...(fallback ? { default: fallback } : {}) });
  const flag = { type: 'boolean' as const, default: false };
  try {
    const options = {
      story: text(stories[0].name),
      json: text(),
      seed: text('1'),
      keep: flag,
      list: flag,
      delays: flag,
      logs: flag,
      help: flag,
    };
    const { values } = parseArgs({ options });
    return { ...values, story: values.story ?? stories[0].name, seed: values.seed || '1' };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Everything stays up: the URLs, a bell to ring, and where to read, until Ctrl+C. */
async function keepRunning({ sandbox, alert, summary }: Played): Promise<void> {
  const { host, azurite, arm, settings } = sandbox;
  const cluster = summary.clusters[0]?.id ?? '';
  say(`
Everything keeps running; Ctrl+C ends it.
  Functions host   ${host.url}
  ARM emulator     ${arm.url}   (CA: ${settings.NODE_EXTRA_CA_CERTS})
  Blobs, queues    ${azurite.blobUrl}  ${azurite.queueUrl}

${lookInside(sandbox)}Ring the bell again:
  curl -i -X POST '${alert.url}' -H 'x-functions-key: ${alert.key}' -H 'content-type: application/json' -d '${alertAgain(alert.body)}'

Ring with an event of Event Grid:
  curl -i -X POST '${host.url}/runtime/webhooks/eventgrid?functionName=cluster-event&code=${host.keys.eventgrid}' -H 'aeg-event-type: Notification' -H 'content-type: application/json' -d '${clusterEvent(cluster)}'

Leave one in the queue of events, as the topic of a cluster does:
  CONNECTION='${azurite.connectionString}' EVENT='${clusterEvent(cluster)}' node -e "require('@azure/storage-queue').QueueServiceClient.fromConnectionString(process.env.CONNECTION).getQueueClient('${storageNames.clusterEvents}').sendMessage(Buffer.from(process.env.EVENT).toString('base64'))"

Announce a burst:
  curl -i -X POST '${host.url}/runtime/webhooks/eventgrid?functionName=cluster-event&code=${host.keys.eventgrid}' -H 'aeg-event-type: Notification' -H 'content-type: application/json' -d '${announcement(cluster)}'

See what the controller knows, of the cluster or (with &pod=NAMESPACE/NAME) of a pod:
  curl -s -H 'x-functions-key: ${host.keys.host}' '${host.url}/api/status?cluster=${cluster}'

Check the audit trail:
  AzureWebJobsStorage='${azurite.connectionString}' npm run audit:verify -- --cluster ${cluster}
`);
  await new Promise(() => {});
}

/** Ctrl+C, or the end of npm, which does not always pass on what ended it. */
function whenInterrupted(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    setInterval(() => process.ppid !== parent && resolve(), 500).unref();
  });
}

/** For every cluster that has a Kubernetes: the real kubectl works on it. */
function lookInside({ insides, settings }: Sandbox): string {
  const lines = [...insides.values()].map(
    ({ kubernetes, operatorToken }) =>
      `Look inside: kubectl --server ${kubernetes.url} --certificate-authority ${settings.NODE_EXTRA_CA_CERTS} --token ${operatorToken} get pods -A -o wide\n`,
  );
  return lines.join('');
}

/** The same alert, fired at the moment of the call: the very same one would be known as a repeat. */
function alertAgain(body: unknown): string {
  const again = structuredClone(body) as { data: { essentials: { firedDateTime: string } } };
  again.data.essentials.firedDateTime = '@now';
  return JSON.stringify(again).replace('@now', `'"$(date -u +%FT%TZ)"'`);
}

/** As the system topic of a cluster sends it (azure-signals.md, section 7). */
function clusterEvent(cluster: string): string {
  const data = { nodePoolName: 'apps' };
  const eventType = 'Microsoft.ContainerService.NodePoolRollingSucceeded';
  const event = { id: randomUUID(), topic: cluster, subject: cluster.split('/').at(-1), eventType, data };
  return JSON.stringify([{ ...event, dataVersion: '1', metadataVersion: '1', eventTime: new Date().toISOString() }]);
}

function announcement(cluster: string): string {
  const event = { specversion: '1.0', id: randomUUID(), type: 'aksburst.burst.announced', source: '/shop/sales' };
  return JSON.stringify([{ ...event, subject: cluster, data: {} }]);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Played, play } from './play.ts';
import type { Sandbox } from './sandbox.ts';
import { stories } from './stories/index.ts';
import { tellSummary } from './tell.ts';

/** `npm start`: plays one story on the local Azure, shows it as it happens, and says how it ended. */
const usage = `npm start [-- options]
  --story NAME   which story to play (default ${stories[0].name})
  --list         the stories, one line each
  --json FILE    write the summary as data
  --seed TEXT    other delays of Azure; the same seed plays the same world
  --keep         leave everything running afterwards, until Ctrl+C
  --logs         show the log of the Functions host, too`;

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 2;
});

async function main(): Promise<number> {
  const options = readOptions();
  if (options.help) return say(usage);
  if (options.list) return say(stories.map(({ name, title }) => `${name.padEnd(18)}${title}`).join('\n'));
  const story = stories.find(({ name }) => name === options.story);
  if (!story)
    throw new Error(`There is no story "${options.story}". There are: ${stories.map(({ name }) => name).join(', ')}.`);
  say(`${story.name}: ${story.title}`);
  const { seed, json, keep, logs } = options;
  const played = await play(story, {
    seed,
    tell: say,
    meanwhile: async (sandbox) => {
      if (sandbox.insides.size > 0) say(lookInside(sandbox));
    },
    ...(logs ? { onLog: (line: string) => say(`    ${line}`) } : {}),
  });
  for (const line of tellSummary(played.summary)) say(line);
  if (json) await writeFile(json, `${JSON.stringify(played.summary, null, 2)}\n`);
  if (keep) await keepRunning(played);
  else say(`\nTo look further: npm start -- --keep, or --story NAME (see --list).`);
  await played.sandbox.stop();
  return played.summary.ok ? 0 : 1;
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
      logs: flag,
      help: flag,
    };
    const { values } = parseArgs({ options });
    return { ...values, story: values.story ?? stories[0].name, seed: values.seed ?? '1' };
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

See what the controller knows:
  curl -s -H 'x-functions-key: ${host.keys.host}' '${host.url}/api/status?cluster=${cluster}'

Check the audit trail:
  AzureWebJobsStorage='${azurite.connectionString}' npm run audit:verify -- --cluster ${cluster}
`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
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

function say(text: string): 0 {
  console.log(text);
  return 0;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { platformHelperUrl } from '@afterglow/local/database-roles';
import { dropOwnDatabase, ownDatabase } from '@afterglow/local/own-database';
import { platformAddresses } from '@afterglow/local/platform-addresses';
import { tokensOf } from '@afterglow/local/platform-helper/actor-tokens';
import { startPlatformHelper } from '@afterglow/local/platform-helper/start-platform-helper';
import { freePort } from '@afterglow/local/ports';
import { preparePlatform } from '@afterglow/local/prepare-platform';
import { compiledFile } from '@afterglow/local/service-definitions';
import { serviceEnvironment } from '@afterglow/local/service-environment';
import { startServiceProcess } from '@afterglow/local/service-process';
import { startPlace, tokenSecret } from '@afterglow/local/start-place';
import { startServers } from '@afterglow/local/start-servers';
import { StopList } from '@afterglow/local/stop-list';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { pino } from 'pino';

const READY_WITHIN_MS = 120_000;
const SERVICES = ['stories', 'authorization', 'campaigns', 'billing'];

/** The platform as `npm start` runs it, each service a process, with as many replicas of delivery as asked. */
export async function runPlatform({ replicas, say }) {
  const stops = new StopList(say);
  const place = await startPlace({ ephemeral: true, json: true, reset: false });
  stops.add('the folder', () => place.cleanUp());
  try {
    return await start({ replicas, say, stops, place });
  } catch (error) {
    await stops.stop();
    throw error;
  }
}

async function start({ replicas, say, stops, place }) {
  const addresses = await platformAddresses(true);
  const { postgres, kafka } = await startServers({ place, stops, report: say, onProcess: () => undefined });
  const name = `${place.namespace}afterglow`;
  const adminUrl = await ownDatabase(postgres.adminUrl, name);
  if (!postgres.own) stops.add('the data', () => dropOwnDatabase(postgres.adminUrl, name));
  const { namespace } = place;
  const transport = new KafkaTransport({
    brokers: kafka.brokers.split(','),
    clientId: 'bench',
    namespace,
    logger: pino({ level: 'silent' }),
  });
  stops.add('the log', () => transport.close());
  await preparePlatform(adminUrl, transport);
  const helper = await startPlatformHelper({
    port: Number(new URL(addresses.helper).port),
    databaseUrl: platformHelperUrl(adminUrl),
    serviceUrls: addresses.services,
  });
  stops.add('the platform helper', () => helper.stop());
  const platform = { addresses, adminUrl, brokers: kafka.brokers, namespace, tokenSecret: await tokenSecret(place) };
  const launch = (service, url) => runProcess({ service, url, platform, place, stops });
  const services = Object.fromEntries(SERVICES.map((service) => [service, launch(service, addresses.services[service])]));
  const deliveries = [launch('delivery', addresses.services.delivery)];
  while (deliveries.length < replicas) deliveries.push(launch('delivery', `http://127.0.0.1:${await freePort()}`));
  await Promise.all([...Object.values(services), ...deliveries].map((part) => untilReady(part.url)));
  const broker = async () => Number(await readFile(join(place.folder, 'kafka', 'broker.pid'), 'utf8').catch(() => '0'));
  return {
    services,
    deliveries,
    transport,
    adminUrl,
    urls: addresses.services,
    tokenFor: tokensOf(helper.tokens),
    broker,
    advanceClock: (by) => advanceClock(addresses.helper, by),
    stop: () => stops.stop(),
  };
}

async function advanceClock(helperUrl, by) {
  const answer = await fetch(`${helperUrl}/test-clock/advances`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by }),
  });
  if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
}

/** A service that the bench can freeze, kill and start again. */
function runProcess({ service, url, platform, place, stops }) {
  const addresses = { ...platform.addresses, services: { ...platform.addresses.services, [service]: url } };
  const environment = { ...serviceEnvironment(service, { ...platform, addresses }, process.env), LOG_LEVEL: 'warn' };
  const logFile = place.logFile(`${service}-${new URL(url).port}`);
  const open = () =>
    startServiceProcess({ script: compiledFile(service, 'main'), environment, logFile, onError: () => undefined });
  let running = open();
  stops.add(url, () => running.stop());
  return {
    url,
    signal: (name) => process.kill(running.pid, name),
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
    },
    async startAgain() {
      running = open();
      await untilReady(url);
    },
  };
}

async function untilReady(url) {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (performance.now() > deadline) throw new Error(`${url} is not ready after ${READY_WITHIN_MS / 1000} s`);
    await delay(100);
  }
}

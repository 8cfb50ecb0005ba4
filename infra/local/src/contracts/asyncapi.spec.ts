import { subscriptions as authorization } from '@afterglow/authorization/subscriptions';
import { subscriptions as billing } from '@afterglow/billing/subscriptions';
import { subscriptions as campaigns } from '@afterglow/campaigns/subscriptions';
import { subscriptions as delivery } from '@afterglow/delivery/subscriptions';
import { toHeaders } from '@afterglow/messaging/event-envelope';
import { readWatermark } from '@afterglow/messaging/watermark';
import { subscriptions as stories } from '@afterglow/stories/subscriptions';
import { Parser } from '@asyncapi/parser';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { serviceNames } from '../service-names.ts';
import { asyncApiOf, type AsyncApiDocument } from './asyncapi-document.ts';
import { eventHeaders, watermarkMessage } from './asyncapi-messages.ts';
import { brokenPromises, contractOfText, textOfContract } from './broken-promises.ts';
import { readClassWords, readEventFiles, type EventFile } from './event-files.ts';
import { eventLinesOf } from './event-lines.ts';
import { generatedFile, jsonText } from './generated-file.ts';
import { refusedSamples, samplesOf, type ReleasedSamples } from './released-samples.ts';
import { eventsOfService } from './service-events.ts';

const hears = { stories, authorization, campaigns, delivery, billing };
const fileOf = (name: string): string => join(repositoryRoot, 'libs/contracts', name);

describe('AsyncAPI', () => {
  let events: EventFile[];
  let document: AsyncApiDocument;

  beforeAll(async () => {
    events = await readEventFiles();
    const services = [];
    for (const name of serviceNames) services.push(await eventsOfService(name, hears[name]));
    document = asyncApiOf(events, services, readClassWords());
    if (process.env['RELEASE_CONTRACTS'] !== '1') return;
    writeFileSync(fileOf('events.released.txt'), textOfContract(eventLinesOf(document)));
    writeFileSync(fileOf('samples.released.json'), jsonText(samplesOf(events)));
  });

  it('DESIGN §3: libs/contracts/asyncapi.json is what the code says (UPDATE_CONTRACTS=1 writes it anew)', () => {
    const { text, written } = generatedFile(fileOf('asyncapi.json'), jsonText(document));
    expect(written).toBe(text);
  });

  it('DESIGN §3: its parser finds nothing wrong', async () => {
    const { document: read, diagnostics } = await new Parser().parse(readFileSync(fileOf('asyncapi.json'), 'utf8'));
    expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect(read?.version()).toBe('3.0.0');
  });

  it('DESIGN §3: its parser sees a message that is nowhere', async () => {
    const wrong = JSON.parse(JSON.stringify(document)) as AsyncApiDocument;
    delete (wrong.channels['stories'] as { messages: Record<string, object> }).messages['afterglow.stories.PostPublished.v1'];
    const { diagnostics } = await new Parser().parse(JSON.stringify(wrong));
    const found = diagnostics.map(({ path }) => path.join(' '));
    expect(found).toContainEqual(expect.stringMatching(/^operations stories.sends.stories messages/));
  });

  it('DESIGN §3: every event is sent by its producer, and by nobody else', () => {
    const sent = Object.entries(document.operations).flatMap(([name, { action, messages }]) =>
      action !== 'send'
        ? []
        : (messages as { $ref: string }[]).map(({ $ref }) => `${name.split('.')[0]} ${$ref.split('/').at(-1)}`),
    );
    const expected = events.map(({ producer, type }) => `${producer} ${type}`);
    expect(sent.filter((one) => !one.endsWith(' Watermark')).sort()).toEqual(expected.sort());
  });

  it('DESIGN §3: the headers are those of the envelope', () => {
    const id = '019ab4c0-1e00-7a01-8b11-6f0d2c9e4a10';
    const written = toHeaders({
      ...{ id, type: 'afterglow.stories.PostPublished.v1', source: '/afterglow/stories', subject: id, correlationId: id },
      ...{ time: '2026-11-23T06:10:00.000Z', causationId: id, aggregateVersion: 1, traceparent: '00-1-1-00' },
    });
    const { properties } = eventHeaders['headers'] as { properties: object };
    expect(Object.keys(properties).sort()).toEqual(Object.keys(written).sort());
    expect(readWatermark(JSON.stringify(watermarkMessage.examples[0]?.payload))).not.toBeNull();
  });

  it('DESIGN §3: a version gets new optional fields and nothing else; what must change is a new version (RELEASE_CONTRACTS=1)', () => {
    const released = contractOfText(readFileSync(fileOf('events.released.txt'), 'utf8'));
    expect(released.length).toBeGreaterThan(500);
    expect(brokenPromises(released, eventLinesOf(document))).toEqual([]);
  });

  it('DESIGN §3: what the release wrote to the log is still read', () => {
    const released = JSON.parse(readFileSync(fileOf('samples.released.json'), 'utf8')) as ReleasedSamples;
    expect(Object.keys(released).length).toBeGreaterThan(40);
    expect(refusedSamples(released, events)).toEqual([]);
  });
});

import type { EventContract } from '@afterglow/contracts/event-contract';
import { AggregateVersion, Count, Id, Nested, Nullable, OneOf, Optional } from '@afterglow/contracts/wire-types';
import { Max } from 'class-validator';
import { asyncApiOf } from './asyncapi-document.ts';
import { brokenPromises } from './broken-promises.ts';
import { eventFile } from './event-files.ts';
import { eventLinesOf } from './event-lines.ts';
import { refusedSamples, samplesOf } from './released-samples.ts';

type Fields = Record<string, PropertyDecorator[]>;

/** A contract as in `libs/contracts`, and what changes may be made in. */
interface Tune {
  readonly fields: Fields;
  readonly state: Fields;
  type: string;
  version: number;
  topic: string;
  stops: boolean;
  key: string;
}

const released = (): Tune => ({
  fields: { tuneId: [Id()], creatorId: [Id()], aggregateVersion: [AggregateVersion()], note: [Optional(), Count()] },
  state: { status: [OneOf('DRAFT', 'PUBLIC')], beats: [Count()], endedBy: [Nullable(), Id()] },
  ...{ type: 'TunePublished', version: 1, topic: 'stories', stops: false, key: 'tuneId' },
});

const id = '019ab4c0-1e00-7a01-8b11-6f0d2c9e4a10';
const sample = {
  ...{ tuneId: id, creatorId: id, aggregateVersion: 1 },
  state: { status: 'DRAFT', beats: 120, endedBy: null, mood: 'GLAD' },
};

function classOf(name: string, fields: Fields): new () => object {
  const made = { [name]: class {} }[name] as new () => object;
  for (const [field, decorators] of Object.entries(fields)) for (const decorate of decorators) decorate(made.prototype, field);
  return made;
}

function eventOf({ fields, state, key, ...statics }: Tune) {
  const State = classOf(`TuneState${statics.type}${statics.version}`, state);
  const contract = classOf(statics.type, { ...fields, state: [Nested(() => State)] });
  return eventFile(
    Object.assign(contract, { ...statics, keyOf: (event: object) => String(Reflect.get(event, key)) }) as EventContract,
    sample,
  );
}

/** The version that was released, and what is there now: the sentences of both comparisons. */
function complaintsAbout(...now: readonly Tune[]): string[] {
  const linesOf = (tunes: readonly Tune[]) => eventLinesOf(asyncApiOf(tunes.map(eventOf), [], new Map()));
  return [
    ...brokenPromises(linesOf([released()]), linesOf(now)),
    ...refusedSamples(samplesOf([eventOf(released())]), now.map(eventOf)),
  ].map((sentence) => sentence.replaceAll('afterglow.stories.', ''));
}

function changed(change: (tune: Tune) => unknown): Tune {
  const tune = released();
  change(tune);
  return tune;
}

describe('contracts: changes of events', () => {
  it.each<[string, (tune: Tune) => unknown, readonly string[]]>([
    [
      'a field is gone',
      ({ fields }) => delete fields['creatorId'],
      ['no longer: event TunePublished.v1 payload.creatorId is required'],
    ],
    [
      'an optional field is gone',
      ({ fields }) => delete fields['note'],
      ['no longer: event TunePublished.v1 payload.note may be integer'],
    ],
    [
      'a field has another name',
      ({ state }) => {
        state['tempo'] = state['beats'] ?? [];
        delete state['beats'];
      },
      [
        'no longer: event TunePublished.v1 payload.state.beats is required',
        'not before: event TunePublished.v1 payload.state.tempo is required',
        'TunePublished.v1: TunePublished breaks its contract: state.tempo: isInt; state.tempo: min; state.tempo: max',
      ],
    ],
    [
      'a field has another type',
      ({ state }) => (state['beats'] = [Id()]),
      [
        'no longer: event TunePublished.v1 payload.state.beats may be integer',
        'TunePublished.v1: TunePublished breaks its contract: state.beats: isUuid',
      ],
    ],
    [
      'what was optional must be there',
      ({ fields }) => (fields['note'] = [Count()]),
      [
        'not before: event TunePublished.v1 payload.note is required',
        'TunePublished.v1: TunePublished breaks its contract: note: isInt; note: min; note: max',
      ],
    ],
    [
      'a new field must be there',
      ({ state }) => (state['key'] = [OneOf('A')]),
      [
        'not before: event TunePublished.v1 payload.state.key is required',
        'TunePublished.v1: TunePublished breaks its contract: state.key: isIn',
      ],
    ],
    [
      'what was always there may be missing: old readers refuse it',
      ({ state }) => (state['beats'] = [Optional(), Count()]),
      ['no longer: event TunePublished.v1 payload.state.beats is required'],
    ],
    [
      'what was never null may be: old readers refuse it',
      ({ state }) => (state['beats'] = [Nullable(), Count()]),
      ['not before: event TunePublished.v1 payload.state.beats may be null'],
    ],
    [
      'a value is new: old readers refuse it',
      ({ state }) => (state['status'] = [OneOf('DRAFT', 'PUBLIC', 'LOUD')]),
      ['not before: event TunePublished.v1 payload.state.status takes "LOUD"'],
    ],
    [
      'a value is gone: the log has it',
      ({ state }) => (state['status'] = [OneOf('PUBLIC')]),
      [
        'no longer: event TunePublished.v1 payload.state.status takes "DRAFT"',
        'TunePublished.v1: TunePublished breaks its contract: state.status: isIn',
      ],
    ],
    [
      'a limit is wider: old readers refuse it',
      ({ fields }) => (fields['note'] = [Optional(), Count(), Max(7)]),
      ['not before: event TunePublished.v1 payload.note maximum 7'],
    ],
    [
      'it is on another topic',
      (tune) => (tune.topic = 'stories.engagement'),
      ['no longer: event TunePublished.v1 is on stories'],
    ],
    ['it has another key', (tune) => (tune.key = 'creatorId'), ['no longer: event TunePublished.v1 has the key tuneId']],
    ['it takes a right away since', (tune) => (tune.stops = true), ['no longer: event TunePublished.v1 takes no right away']],
    [
      'it has another name',
      (tune) => (tune.type = 'TuneIssued'),
      ['no longer: event TunePublished.v1 is there', 'TunePublished.v1 is read by nobody any more'],
    ],
    [
      'the old version went when the new one came',
      (tune) => (tune.version = 2),
      ['no longer: event TunePublished.v1 is there', 'TunePublished.v1 is read by nobody any more'],
    ],
  ])('DESIGN §3: refused when %s', (_name, change, complaints) => {
    expect(complaintsAbout(changed(change))).toEqual(expect.arrayContaining([...complaints]));
  });

  it('DESIGN §3: refused when an event is gone', () => {
    expect(complaintsAbout()).toEqual(
      expect.arrayContaining(['no longer: event TunePublished.v1 is there', 'TunePublished.v1 is read by nobody any more']),
    );
  });

  it.each<[string, readonly Tune[]]>([
    ['nothing', [released()]],
    ['a new optional field', [changed(({ state }) => (state['mood'] = [Optional(), OneOf('SAD', 'GLAD')]))]],
    [
      'a new optional object, with a field that it must have',
      [changed(({ fields }) => (fields['by'] = [Optional(), Nested(() => classOf('TuneBy', { userId: [Id()] }))]))],
    ],
    ['a new event', [released(), changed((tune) => (tune.type = 'TuneIssued'))]],
    [
      'a new version beside the old one, that breaks everything',
      [
        released(),
        changed((tune) => {
          tune.version = 2;
          tune.key = 'creatorId';
          delete tune.fields['note'];
          tune.state['beats'] = [Id()];
          tune.state['key'] = [Id()];
        }),
      ],
    ],
  ])('DESIGN §3: allowed: %s', (_name, tunes) => {
    expect(complaintsAbout(...tunes)).toEqual([]);
  });
});

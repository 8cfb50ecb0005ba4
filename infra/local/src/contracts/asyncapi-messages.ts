import type { JsonSchema } from './class-schema.ts';

const text: JsonSchema = { type: 'string' };
const uuid: JsonSchema = { type: 'string', format: 'uuid' };

/** What `event-envelope.ts` of messaging writes; a spec compares the two. */
export const eventHeaders: JsonSchema = {
  contentType: 'application/json',
  correlationId: { description: 'All that follows from one request.', location: '$message.header#/ce_correlationid' },
  headers: {
    type: 'object',
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: { ...uuid, description: 'Of the fact: an event that comes again, or in another version, has the same.' },
      ce_type: { ...text, description: '`afterglow.<producer>.<EventName>.v<version>`.' },
      ce_source: { ...text, description: '`/afterglow/<service>`.' },
      ce_time: { type: 'string', format: 'date-time', description: 'Platform time of the fact.' },
      ce_subject: { ...text, description: 'The key.' },
      ce_correlationid: uuid,
      ce_causationid: { ...uuid, description: 'The event that it was caused by, if it was one.' },
      ce_aggregateversion: { type: 'string', pattern: '^[0-9]+$', description: 'Readers keep the newest.' },
      'content-type': { type: 'string', const: 'application/json' },
      traceparent: { ...text, description: 'W3C trace context.' },
    },
    required: [
      'ce_specversion',
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_time',
      'ce_subject',
      'ce_correlationid',
      'ce_aggregateversion',
      'content-type',
    ],
  },
};

/** `watermark.ts` of messaging: not an event. */
export const watermarkMessage = {
  name: 'Watermark',
  title: 'Watermark',
  summary: 'All that the service had committed at asOf is in its control topic, below these offsets.',
  contentType: 'application/json',
  payload: {
    type: 'object',
    properties: {
      asOf: { type: 'string', format: 'date-time', description: "Real time of the service's data base." },
      offsets: { type: 'array', items: { type: 'integer', minimum: 0 }, description: 'By partition.' },
    },
    required: ['asOf', 'offsets'],
  },
  bindings: { kafka: { key: { type: 'string', description: 'The name of the control topic.' }, bindingVersion: '0.5.0' } },
  examples: [{ name: 'Watermark', payload: { asOf: '2026-11-23T06:10:00.000Z', offsets: [12, 7, 0, 31, 5, 9] } }],
};

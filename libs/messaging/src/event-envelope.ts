/** CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the value is the JSON payload (DESIGN §3). */
export interface EventEnvelope {
  readonly id: string;
  /** `afterglow.<producer>.<EventName>.v<version>`. */
  readonly type: string;
  /** `/afterglow/<service>`. */
  readonly source: string;
  /** Platform time of the fact, ISO-8601 UTC. */
  readonly time: string;
  /** The key whose history is in order. */
  readonly subject: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly aggregateVersion: number;
  readonly traceparent?: string;
}

export type RecordHeaders = Readonly<Record<string, string>>;

export function toHeaders(envelope: EventEnvelope): RecordHeaders {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: envelope.type,
    ce_source: envelope.source,
    ce_time: envelope.time,
    ce_subject: envelope.subject,
    ce_correlationid: envelope.correlationId,
    ce_aggregateversion: String(envelope.aggregateVersion),
    'content-type': 'application/json',
  };
  if (envelope.causationId) headers['ce_causationid'] = envelope.causationId;
  if (envelope.traceparent) headers['traceparent'] = envelope.traceparent;
  return headers;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Null when the headers are not those of an event of ours: the record has no identity that an inbox could remember. */
export function fromHeaders(headers: RecordHeaders): EventEnvelope | null {
  const { ce_id: id, ce_type: type, ce_time: time, ce_correlationid: correlationId } = headers;
  if (!id || !UUID.test(id) || !type || !time || Number.isNaN(Date.parse(time))) return null;
  const aggregateVersion = Number(headers.ce_aggregateversion);
  if (!Number.isSafeInteger(aggregateVersion)) return null;
  return {
    id,
    type,
    source: headers.ce_source ?? '',
    time,
    subject: headers.ce_subject ?? '',
    correlationId: correlationId && UUID.test(correlationId) ? correlationId : id,
    ...(headers.ce_causationid && UUID.test(headers.ce_causationid) ? { causationId: headers.ce_causationid } : {}),
    aggregateVersion,
    ...(headers.traceparent ? { traceparent: headers.traceparent } : {}),
  };
}

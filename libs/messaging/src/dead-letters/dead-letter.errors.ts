import { DomainError } from '@afterglow/service-defaults/domain-error';

export class DeadLetterNotFound extends DomainError {
  constructor() {
    super({ code: 'dead_letter.not_found', kind: 'not-found', message: 'No dead letter that waits is meant by this' });
  }
}

export class DeadLetterNotFirst extends DomainError {
  constructor(firstId: string) {
    super({
      code: 'dead_letter.not_first',
      kind: 'conflict',
      message: 'Another letter of its key waits before it: redrive that one first, or the whole key',
      facts: { firstDeadLetterId: firstId },
    });
  }
}

export class DeadLetterClosed extends DomainError {
  constructor(status: string) {
    super({ code: 'dead_letter.closed', kind: 'conflict', message: `It no longer waits: it is ${status}`, facts: { status } });
  }
}

export class DeadLetterEditInvalid extends DomainError {
  constructor(reason: string) {
    super({
      code: 'dead_letter.edit_invalid',
      kind: 'broken-rule',
      message: `The edited payload can't be processed either: ${reason}`,
    });
  }
}

export class AmbiguousTarget extends DomainError {
  constructor() {
    super({
      code: 'dead_letter.target_ambiguous',
      kind: 'broken-rule',
      message: 'Name exactly one target: deadLetterId, or topic with key, or fingerprint',
    });
  }
}

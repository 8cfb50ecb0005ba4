import { DomainError } from '@afterglow/service-defaults/domain-error';

export class SoundNotFound extends DomainError {
  constructor(soundId: string) {
    super({ code: 'sound.not_found', kind: 'not-found', message: `There is no sound ${soundId}.` });
  }
}

export class RefusedSoundHasNoOwner extends DomainError {
  constructor() {
    super({
      code: 'sound.refused_has_no_owner',
      kind: 'broken-rule',
      message: 'A refused sound has no owner: leave ownerId out, or decide VERIFIED.',
    });
  }
}

export class SoundRightEndsBeforeStart extends DomainError {
  constructor(right: { readonly market: string | null; readonly startsAt: string; readonly endsAt: string | null }) {
    super({
      code: 'sound.right_ends_before_start',
      kind: 'broken-rule',
      message: 'A right ends after it starts.',
      facts: { market: right.market, startsAt: right.startsAt, endsAt: right.endsAt },
    });
  }
}

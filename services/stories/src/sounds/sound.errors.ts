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

import { Module } from '@nestjs/common';
import { DecideSoundOwnership } from './decide-sound-ownership.ts';
import { FindSounds } from './find-sounds.ts';
import { PutSoundRights } from './put-sound-rights.ts';
import { RegisterSound } from './register-sound.ts';
import { SoundsController } from './sounds.controller.ts';

@Module({
  controllers: [SoundsController],
  providers: [RegisterSound, FindSounds, DecideSoundOwnership, PutSoundRights],
})
export class SoundsModule {}

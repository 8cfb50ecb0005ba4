import { Module } from '@nestjs/common';
import { CreatorSuspensionsController } from './creator-suspensions.controller.ts';
import { ReinstateCreator } from './reinstate-creator.ts';
import { SuspendCreator } from './suspend-creator.ts';

@Module({ controllers: [CreatorSuspensionsController], providers: [SuspendCreator, ReinstateCreator] })
export class CreatorSuspensionsModule {}

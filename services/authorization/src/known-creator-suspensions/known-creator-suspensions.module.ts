import { Module } from '@nestjs/common';
import { KeepKnownCreatorSuspensions } from './keep-known-creator-suspensions.ts';

@Module({ providers: [KeepKnownCreatorSuspensions] })
export class KnownCreatorSuspensionsModule {}

import { Module } from '@nestjs/common';
import { KeepKnownAdGroups } from './keep-known-ad-groups.ts';

@Module({ providers: [KeepKnownAdGroups] })
export class KnownAdGroupsModule {}

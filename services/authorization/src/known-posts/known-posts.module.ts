import { Module } from '@nestjs/common';
import { KeepKnownPosts } from './keep-known-posts.ts';

@Module({ providers: [KeepKnownPosts] })
export class KnownPostsModule {}

import { Module } from '@nestjs/common';
import { PostsModule } from '../posts/posts.module.ts';
import { FollowCreator } from './follow-creator.ts';
import { FollowsController } from './follows.controller.ts';
import { UnfollowCreator } from './unfollow-creator.ts';

@Module({ imports: [PostsModule], controllers: [FollowsController], providers: [FollowCreator, UnfollowCreator] })
export class FollowsModule {}

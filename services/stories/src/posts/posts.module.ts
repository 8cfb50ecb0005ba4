import { Module } from '@nestjs/common';
import { ChangePost } from './change-post.ts';
import { DeletePost } from './delete-post.ts';
import { FindPostsOfSound } from './find-posts-of-sound.ts';
import { FindPosts } from './find-posts.ts';
import { PostRemovalsController } from './post-removals.controller.ts';
import { PostsOfSoundController } from './posts-of-sound.controller.ts';
import { PostsController } from './posts.controller.ts';
import { PublishPost } from './publish-post.ts';
import { RemovePost } from './remove-post.ts';

@Module({
  controllers: [PostsController, PostsOfSoundController, PostRemovalsController],
  providers: [PublishPost, FindPosts, FindPostsOfSound, ChangePost, DeletePost, RemovePost],
  exports: [FindPosts],
})
export class PostsModule {}

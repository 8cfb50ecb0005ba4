import { Module } from '@nestjs/common';
import { PostsModule } from '../posts/posts.module.ts';
import { FindPostComments } from './find-post-comments.ts';
import { PostCommentsController } from './post-comments.controller.ts';
import { WritePostComment } from './write-post-comment.ts';

@Module({
  imports: [PostsModule],
  controllers: [PostCommentsController],
  providers: [WritePostComment, FindPostComments],
})
export class PostCommentsModule {}

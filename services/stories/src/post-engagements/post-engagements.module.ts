import { Module } from '@nestjs/common';
import { PostsModule } from '../posts/posts.module.ts';
import { CountPaidViewsWhenPaidEngagementRolledUp } from './count-paid-views-when-paid-engagement-rolled-up.ts';
import { EngageWithPost } from './engage-with-post.ts';
import { PostEngagementsController } from './post-engagements.controller.ts';
import { RollUpPostEngagementWhenDue } from './roll-up-post-engagement-when-due.ts';

@Module({
  imports: [PostsModule],
  controllers: [PostEngagementsController],
  providers: [EngageWithPost, CountPaidViewsWhenPaidEngagementRolledUp, RollUpPostEngagementWhenDue],
})
export class PostEngagementsModule {}

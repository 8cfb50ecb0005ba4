import { Module } from '@nestjs/common';
import { FindLibraryPosts } from './find-library-posts.ts';
import { LibraryPostsController } from './library-posts.controller.ts';

@Module({ controllers: [LibraryPostsController], providers: [FindLibraryPosts] })
export class LibraryPostsModule {}

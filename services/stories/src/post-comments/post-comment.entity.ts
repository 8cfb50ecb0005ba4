import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody wrote under a post; never edited. */
@Entity({ name: 'post_comment' })
export class PostComment {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column({ type: 'text' })
  text: string;

  @Column({ name: 'written_at', type: 'timestamptz', precision: 3 })
  writtenAt: Date;
}

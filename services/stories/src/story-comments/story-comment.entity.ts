import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody wrote under a story; never edited, and gone with the story. */
@Entity({ name: 'story_comment' })
export class StoryComment {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'story_id', type: 'uuid' })
  storyId: string;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId: string;

  @Column({ type: 'text' })
  text: string;

  @Column({ name: 'written_at', type: 'timestamptz', precision: 3 })
  writtenAt: Date;
}

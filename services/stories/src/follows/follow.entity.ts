import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FollowOfOneself } from './follow.errors.ts';

/** `followerId` follows `creatorId`. Two people who follow each other are friends. */
@Entity({ name: 'follow' })
export class Follow {
  @PrimaryColumn({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @PrimaryColumn({ name: 'follower_id', type: 'uuid' })
  followerId: string;

  @Column({ name: 'followed_at', type: 'timestamptz', precision: 3 })
  followedAt: Date;

  static begin(input: { readonly creatorId: string; readonly followerId: string; readonly at: Date }): Follow {
    if (input.creatorId === input.followerId) throw new FollowOfOneself();
    return Object.assign(new Follow(), { creatorId: input.creatorId, followerId: input.followerId, followedAt: input.at });
  }
}

import { Module } from '@nestjs/common';
import { subscriptions } from './subscriptions.ts';

/** The copies of other services' facts: nobody injects them but messaging. */
@Module({ providers: [...subscriptions.copies] })
export class CopiesModule {}

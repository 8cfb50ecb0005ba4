import { Module } from '@nestjs/common';
import { AdCodesController } from './ad-codes.controller.ts';
import { CreateAdCode } from './create-ad-code.ts';
import { DeleteAdCode } from './delete-ad-code.ts';
import { FindAdCodes } from './find-ad-codes.ts';

@Module({ controllers: [AdCodesController], providers: [CreateAdCode, DeleteAdCode, FindAdCodes] })
export class AdCodesModule {}

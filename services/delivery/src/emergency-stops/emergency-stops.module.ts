import { Module } from '@nestjs/common';
import { EmergencyStopsController } from './emergency-stops.controller.ts';
import { FindEmergencyStops } from './find-emergency-stops.ts';
import { LiftEmergencyStop } from './lift-emergency-stop.ts';
import { PutEmergencyStop } from './put-emergency-stop.ts';

@Module({ controllers: [EmergencyStopsController], providers: [PutEmergencyStop, LiftEmergencyStop, FindEmergencyStops] })
export class EmergencyStopsModule {}

import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, Matches } from 'class-validator';

/** Whom to reach. An edit replaces it as a whole. */
export class TargetingBody {
  /** ISO 3166-1 alpha-2 of the viewer. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(/^[A-Z]{2}$/, { each: true })
  countries: string[];

  /** ISO 639-1; empty means all. */
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @Matches(/^[a-z]{2}$/, { each: true })
  languages: string[] = [];
}

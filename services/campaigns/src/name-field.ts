import { IsString, Length, Matches, NotContains } from 'class-validator';

/** What an advertiser calls a campaign or an ad group: 1 to 512 characters, not only blanks. Postgres can't store a NUL. */
export function NameField(): PropertyDecorator {
  const rules = [IsString(), Length(1, 512), Matches(/\S/), NotContains('\0')];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}

import { IsString, Length, Matches } from 'class-validator';

/** What an advertiser calls a campaign or an ad group: 1 to 512 characters, not only blanks. */
export function NameField(): PropertyDecorator {
  const rules = [IsString(), Length(1, 512), Matches(/\S/)];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}

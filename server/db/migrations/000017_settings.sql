-- What a town or the district is set to from a day on: each change a version with a date, asked for by one and released by
-- another (two_person_act). What is in the data files comes first; these follow in the order of their dates. Nothing is
-- ever overwritten: an incident keeps the versions it was judged by.
create table liandong.settings_change (
  id text collate "C" primary key,
  town text collate "C" not null, -- whose chain holds its release
  towns text[] collate "C" not null check (town = any (towns)), -- whom it concerns
  part text collate "C" not null check (part in ('policy', 'forces', 'areas', 'catalogue')),
  from_at timestamptz not null,
  body text collate "C" not null, -- the change, as canonical JSON
  digest text collate "C" not null, -- SHA-256 of body, hex: what was released is what was looked at
  by_account text collate "C" not null check (by_account <> ''),
  at timestamptz not null,
  act text collate "C", -- the two-person act that asks for its release
  released_at timestamptz,
  released_by text collate "C",
  effective_at timestamptz, -- when its accounts were changed, where it names any
  failed text collate "C", -- why it did not take effect when its day came
  constraint settings_released check ((released_at is null) = (released_by is null)),
  constraint settings_effective check (effective_at is null or released_at is not null)
);
create index settings_change_town on liandong.settings_change (town, at desc);

alter table liandong.settings_change enable row level security;
alter table liandong.settings_change force row level security;
create policy town on liandong.settings_change using (towns && (select liandong.visible_towns())::text[])
  with check (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.settings_change to liandong_app;

-- Tokens of programs have a name, and whoever made them; sessions of people have neither.
alter table liandong.session add column name text collate "C";
alter table liandong.session add column made_by text collate "C";
alter table liandong.session add constraint session_named check ((name is null) = (made_by is null) and (name is null or kind = 'bearer'));

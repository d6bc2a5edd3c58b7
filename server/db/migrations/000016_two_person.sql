-- Acts that one person asks for and another confirms. Each step is an event of the town's chain; the row says what it was
-- about and why, which the chain only commits to: a reason is free text, and the record can never forget.
create table liandong.two_person_act (
  id text collate "C" primary key,
  town text collate "C" not null, -- whose chain holds it
  towns text[] collate "C" not null check (town = any (towns)), -- whom it concerns
  kind text collate "C" not null,
  about text collate "C" not null, -- what exactly, as canonical JSON
  reason text collate "C" not null check (reason <> ''),
  salt bytea not null check (length(salt) = 32),
  commitment bytea not null check (length(commitment) = 32), -- SHA-256(salt ‖ canonical JSON of about and reason)
  asked_by text collate "C" not null check (asked_by <> ''),
  at timestamptz not null,
  expires_at timestamptz not null check (expires_at > at),
  status text collate "C" not null check (status in ('asked', 'confirmed', 'done', 'failed', 'refused', 'withdrawn', 'expired')),
  answered_by text collate "C",
  answered_at timestamptz,
  ended_at timestamptz,
  outcome text collate "C", -- what came of it, as canonical JSON; the code of a refusal where it failed
  constraint two_person_answered check ((answered_by is null) = (answered_at is null) and (status in ('asked', 'expired')) = (answered_by is null)),
  constraint two_persons check (status in ('asked', 'expired', 'withdrawn') or answered_by <> asked_by)
);
create index two_person_open on liandong.two_person_act (town, expires_at) where status in ('asked', 'confirmed');
create index two_person_recent on liandong.two_person_act (town, at desc);

alter table liandong.two_person_act enable row level security;
alter table liandong.two_person_act force row level security;
create policy town on liandong.two_person_act using (towns && (select liandong.visible_towns())::text[])
  with check (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.two_person_act to liandong_app;

-- Somebody read a look that no work explains, and said whether there was a reason for it. A look is what one account saw of an
-- incident at one moment for one purpose; said once and for all, and never by who looked.
create table vault.look_review (
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null,
  look_at timestamptz not null,
  purpose text collate "C" not null,
  finding text collate "C" not null check (finding in ('justified', 'unjustified')),
  reviewed_by text collate "C" not null check (reviewed_by <> who),
  at timestamptz not null,
  primary key (incident, who, look_at, purpose)
);
alter table vault.look_review enable row level security;
alter table vault.look_review force row level security;
create policy town on vault.look_review using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert on vault.look_review to liandong_app;

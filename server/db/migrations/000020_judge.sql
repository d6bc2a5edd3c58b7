-- What the judge goes by beside the program's own files. Models and danger rules belong to the district, so they stand in no
-- town; what a candidate would have said about a town's calls is the town's.
create table liandong.judge_model (
  version text collate "C" primary key,
  made_at timestamptz not null,
  made_by text collate "C" not null check (made_by <> ''),
  calls integer not null check (calls > 0),
  data_hash text collate "C" not null,
  seed integer not null,
  -- what it was made for: number of the features and version of the word lists
  made_for text collate "C" not null,
  -- towns whose own calls it learned from
  towns text[] collate "C" not null default '{}',
  bytes bytea not null
);

create table liandong.judge_rule (
  id text collate "C" primary key,
  sign text collate "C" not null,
  -- the rule as written, JSON
  body text collate "C" not null,
  added_at timestamptz not null,
  added_by text collate "C" not null
);

-- What is in force, as a history: the newest of a kind and subject counts. Written only by a two-person act.
create table liandong.judge_change (
  id bigint generated always as identity primary key,
  act text collate "C" not null unique,
  kind text collate "C" not null check (kind in ('model', 'rule_added', 'rule_retired')),
  -- a model's version, '' for the one of the program, or a rule's id
  subject text collate "C" not null,
  asked_by text collate "C" not null check (asked_by <> ''),
  confirmed_by text collate "C" not null check (confirmed_by <> ''),
  at timestamptz not null,
  constraint judge_change_two_persons check (confirmed_by <> asked_by)
);

-- What another judge says of a call: beside the present one as calls come in, or tried on calls of before.
create table liandong.judge_second (
  subject text collate "C" not null,
  town text collate "C" not null,
  call_id text collate "C" not null,
  incident_id text collate "C" not null,
  received_at timestamptz not null,
  source text collate "C" not null check (source in ('shadow', 'history')),
  was_verdict text collate "C" not null,
  was_item text collate "C",
  says_verdict text collate "C" not null,
  says_item text collate "C",
  -- danger signs it shows that the present one does not
  signs text[] collate "C" not null default '{}',
  primary key (subject, call_id)
);
create index judge_second_town on liandong.judge_second (town, subject, received_at desc);

create table liandong.judge_trial (
  id text collate "C" primary key,
  town text collate "C" not null,
  subject text collate "C" not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  asked_by text collate "C" not null,
  at timestamptz not null,
  done integer not null default 0,
  calls integer not null,
  finished_at timestamptz,
  trouble text collate "C"
);
create index judge_trial_town on liandong.judge_trial (town, at desc);

do $$
declare t text;
begin
  foreach t in array array['liandong.judge_second', 'liandong.judge_trial'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy town on %s using (town = any ((select liandong.visible_towns())::text[]))', t);
  end loop;
end $$;
grant select, insert on liandong.judge_model, liandong.judge_rule, liandong.judge_change to liandong_app;
grant select, insert, update, delete on liandong.judge_second, liandong.judge_trial to liandong_app;

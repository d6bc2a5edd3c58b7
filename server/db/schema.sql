-- What the migrations come to. Made by `npm run docs`; never edit by hand, write a migration.

create schema ledger;
create schema liandong;
create schema vault;

create table ledger.checkpoint (
  town text collate "C" not null,
  size bigint not null,
  root bytea not null,
  at timestamp with time zone not null,
  key_id text collate "C" not null,
  signature bytea not null,
  constraint checkpoint_pkey PRIMARY KEY (town, size)
);

create table ledger.cosignature (
  town text collate "C" not null,
  size bigint not null,
  witness text collate "C" not null,
  key_id text collate "C" not null,
  signature bytea not null,
  at timestamp with time zone not null,
  constraint cosignature_pkey PRIMARY KEY (town, size, witness)
);

create table ledger.event (
  town text collate "C" not null,
  seq bigint not null,
  type text collate "C" not null,
  v integer not null,
  incident text collate "C" not null,
  at timestamp with time zone not null,
  payload text collate "C" not null,
  prev_hash bytea not null,
  leaf bytea not null,
  hash bytea not null,
  constraint event_pkey PRIMARY KEY (town, seq),
  constraint event_hash_check CHECK ((length(hash) = 32)),
  constraint event_leaf_check CHECK ((length(leaf) = 32)),
  constraint event_prev_hash_check CHECK ((length(prev_hash) = 32)),
  constraint event_seq_check CHECK ((seq > 0)),
  constraint event_town_prev_hash_key UNIQUE (town, prev_hash)
);

create table ledger.head (
  town text collate "C" not null,
  seq bigint not null,
  hash bytea not null,
  at timestamp with time zone not null,
  constraint head_pkey PRIMARY KEY (town)
);

create table liandong.account (
  username text collate "C" not null,
  person_id text collate "C" not null,
  roles text[] collate "C" not null,
  towns text[] collate "C" not null,
  organisation_id text collate "C" not null,
  unit_id text collate "C",
  station_id text collate "C",
  sources text[] collate "C" default '{}'::text[] not null,
  password text collate "C",
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (username),
  constraint account_username_check CHECK ((username ~ '^[a-z0-9][a-z0-9._-]{0,63}$'::text))
);

create table liandong.account_link (
  hash bytea not null,
  account text collate "C" not null,
  made_by text collate "C" not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint account_link_pkey PRIMARY KEY (hash),
  constraint account_link_check CHECK ((made_by <> account)),
  constraint account_link_check1 CHECK ((expires_at > made_at)),
  constraint account_link_hash_check CHECK ((length(hash) = 32))
);

create table liandong.account_way (
  account text collate "C" not null,
  way text collate "C" not null,
  address bytea not null,
  changed_at timestamp with time zone not null,
  constraint account_way_pkey PRIMARY KEY (account, way),
  constraint account_way_way_check CHECK ((way = ANY (ARRAY['wechat'::text, 'sms'::text, 'phone'::text])))
);

create table liandong.across_call (
  platform text collate "C" not null,
  town text collate "C" not null,
  ref text collate "C" not null,
  revision integer not null,
  day date not null,
  digest bytea not null,
  constraint across_call_pkey PRIMARY KEY (platform, ref, revision)
);

create table liandong.assignment (
  id text collate "C" not null,
  incident_id text collate "C" not null,
  town text collate "C" not null,
  unit_id text collate "C" not null,
  organisation_id text collate "C" not null,
  part text collate "C" not null,
  status text collate "C" not null,
  exclusive boolean not null,
  active boolean not null,
  offered_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint assignment_pkey PRIMARY KEY (id),
  constraint assignment_part_check CHECK ((part = ANY (ARRAY['lead'::text, 'co'::text])))
);

create table liandong.call (
  id text collate "C" not null,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  revision integer not null,
  channel text collate "C" not null,
  received_at timestamp with time zone not null,
  taken_at timestamp with time zone not null,
  body_hash bytea not null,
  link_keys text[] collate "C" not null,
  word_keys text[] collate "C" not null,
  entry_ids text[] collate "C" not null,
  item text collate "C",
  danger_codes text[] collate "C" not null,
  paper boolean default false not null,
  constraint call_pkey PRIMARY KEY (id),
  constraint call_source_external_id_revision_key UNIQUE (source, external_id, revision)
);

create table liandong.call_conflict (
  id text collate "C" not null,
  call_id text collate "C" not null,
  town text collate "C" not null,
  body_hash bytea not null,
  entry_ids text[] collate "C" not null,
  at timestamp with time zone not null,
  constraint call_conflict_pkey PRIMARY KEY (id),
  constraint call_conflict_call_id_body_hash_key UNIQUE (call_id, body_hash)
);

create table liandong.clock (
  only_row boolean default true not null,
  driven_at timestamp with time zone,
  correction interval default '00:00:00'::interval not null,
  constraint clock_pkey PRIMARY KEY (only_row),
  constraint clock_only_row_check CHECK (only_row)
);

create table liandong.device (
  id text collate "C" not null,
  account text collate "C" not null,
  first_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  issued bigint default 0 not null,
  complete_at timestamp with time zone,
  lost bigint default 0 not null,
  lost_since timestamp with time zone,
  left_at timestamp with time zone,
  constraint device_pkey PRIMARY KEY (id),
  constraint device_id_check CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  constraint device_issued_check CHECK ((issued >= 0)),
  constraint device_lost_check CHECK ((lost >= 0))
);

create table liandong.device_command (
  device text collate "C" not null,
  n bigint not null,
  account text collate "C" not null,
  incident_id text collate "C" not null,
  action text collate "C" not null,
  stated_at timestamp with time zone,
  at timestamp with time zone not null,
  result text collate "C" not null,
  code text collate "C",
  constraint device_command_pkey PRIMARY KEY (device, n),
  constraint device_command_n_check CHECK ((n > 0)),
  constraint device_command_result_check CHECK ((result = ANY (ARRAY['done'::text, 'kept'::text, 'refused'::text])))
);

create table liandong.drill (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  restored_to timestamp with time zone,
  ok boolean not null,
  events bigint,
  seconds double precision not null,
  detail text collate "C",
  constraint drill_pkey PRIMARY KEY (id)
);

create table liandong.idempotency (
  account text collate "C" not null,
  key text collate "C" not null,
  body_hash bytea not null,
  incident_id text collate "C",
  answer text collate "C" not null,
  at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (account, key)
);

create table liandong.incident (
  id text collate "C" not null,
  town text collate "C" not null,
  number text collate "C" not null,
  status text collate "C" not null,
  version integer not null,
  verdict text collate "C",
  item text collate "C",
  urgency text collate "C" not null,
  area_id text collate "C",
  station_id text collate "C" not null,
  danger_rank smallint not null,
  has_danger boolean not null,
  decided_by text collate "C",
  confirmed_by text collate "C",
  holder_kind text collate "C",
  holder_id text collate "C",
  next_due_at timestamp with time zone,
  next_due_kind text collate "C",
  received_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  towns text[] collate "C" not null,
  unit_ids text[] collate "C" not null,
  eligible boolean not null,
  offered boolean not null,
  served boolean not null,
  no_reason text collate "C",
  state text collate "C" not null,
  appeal_due_at timestamp with time zone,
  number_tail text collate "C" generated always as ("right"(number, 4)) stored,
  check_in_due_at timestamp with time zone,
  constraint incident_pkey PRIMARY KEY (id),
  constraint incident_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['station'::text, 'centre'::text, 'organisation'::text, 'person'::text]))),
  constraint incident_no_orphan CHECK ((((status = 'closed'::text) = (holder_id IS NULL)) AND ((holder_kind IS NULL) = (holder_id IS NULL)) AND ((holder_id IS NULL) = (next_due_at IS NULL)) AND ((next_due_at IS NULL) = (next_due_kind IS NULL)) AND ((status = 'closed'::text) = (closed_at IS NOT NULL)))),
  constraint incident_number_key UNIQUE (number),
  constraint incident_second_person CHECK (((NOT (has_danger AND (verdict = ANY (ARRAY['divert'::text, 'advice'::text])))) OR ((decided_by IS NOT NULL) AND (confirmed_by IS NOT NULL) AND (decided_by <> confirmed_by)))),
  constraint incident_status_check CHECK ((status = ANY (ARRAY['received'::text, 'studying'::text, 'with_police'::text, 'to_dispatch'::text, 'dispatched'::text, 'handling'::text, 'arbitration'::text, 'mediating'::text, 'finished'::text, 'closed'::text]))),
  constraint incident_urgency_check CHECK ((urgency = ANY (ARRAY['urgent'::text, 'normal'::text]))),
  constraint incident_verdict_check CHECK ((verdict = ANY (ARRAY['police'::text, 'emergency'::text, 'divert'::text, 'joint'::text, 'advice'::text])))
);

create table liandong.installation (
  only_row boolean default true not null,
  kind text collate "C" not null,
  epoch integer default 1 not null,
  custody_at timestamp with time zone,
  node text collate "C" default 'both'::text not null,
  restored_at timestamp with time zone,
  restored_by text collate "C",
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_epoch_check CHECK ((epoch > 0)),
  constraint installation_kind_check CHECK ((kind = ANY (ARRAY['desk'::text, 'demonstration'::text]))),
  constraint installation_node_check CHECK ((node = ANY (ARRAY['both'::text, 'police'::text, 'town'::text]))),
  constraint installation_only_row_check CHECK (only_row)
);

create table liandong.judge_change (
  id bigint generated always as identity not null,
  act text collate "C" not null,
  kind text collate "C" not null,
  subject text collate "C" not null,
  asked_by text collate "C" not null,
  confirmed_by text collate "C" not null,
  at timestamp with time zone not null,
  constraint judge_change_pkey PRIMARY KEY (id),
  constraint judge_change_act_key UNIQUE (act),
  constraint judge_change_asked_by_check CHECK ((asked_by <> ''::text)),
  constraint judge_change_confirmed_by_check CHECK ((confirmed_by <> ''::text)),
  constraint judge_change_kind_check CHECK ((kind = ANY (ARRAY['model'::text, 'rule_added'::text, 'rule_retired'::text]))),
  constraint judge_change_two_persons CHECK ((confirmed_by <> asked_by))
);

create table liandong.judge_model (
  version text collate "C" not null,
  made_at timestamp with time zone not null,
  made_by text collate "C" not null,
  calls integer not null,
  data_hash text collate "C" not null,
  seed integer not null,
  made_for text collate "C" not null,
  towns text[] collate "C" default '{}'::text[] not null,
  bytes bytea not null,
  constraint judge_model_pkey PRIMARY KEY (version),
  constraint judge_model_calls_check CHECK ((calls > 0)),
  constraint judge_model_made_by_check CHECK ((made_by <> ''::text))
);

create table liandong.judge_rule (
  id text collate "C" not null,
  sign text collate "C" not null,
  body text collate "C" not null,
  added_at timestamp with time zone not null,
  added_by text collate "C" not null,
  constraint judge_rule_pkey PRIMARY KEY (id)
);

create table liandong.judge_second (
  subject text collate "C" not null,
  town text collate "C" not null,
  call_id text collate "C" not null,
  incident_id text collate "C" not null,
  received_at timestamp with time zone not null,
  source text collate "C" not null,
  was_verdict text collate "C" not null,
  was_item text collate "C",
  says_verdict text collate "C" not null,
  says_item text collate "C",
  signs text[] collate "C" default '{}'::text[] not null,
  constraint judge_second_pkey PRIMARY KEY (subject, call_id),
  constraint judge_second_source_check CHECK ((source = ANY (ARRAY['shadow'::text, 'history'::text])))
);

create table liandong.judge_trial (
  id text collate "C" not null,
  town text collate "C" not null,
  subject text collate "C" not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  asked_by text collate "C" not null,
  at timestamp with time zone not null,
  done integer default 0 not null,
  calls integer not null,
  finished_at timestamp with time zone,
  trouble text collate "C",
  constraint judge_trial_pkey PRIMARY KEY (id)
);

create table liandong.link_key (
  key text collate "C" not null,
  received_at timestamp with time zone not null,
  call_id text collate "C" not null,
  town text collate "C" not null,
  constraint link_key_pkey PRIMARY KEY (key, received_at, call_id)
);

create table liandong.migration (
  version integer not null,
  name text collate "C" not null,
  checksum text collate "C" not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (version)
);

create table liandong.notice (
  town text collate "C" not null,
  ref text collate "C" not null,
  incident_id text collate "C" not null,
  assignment_id text collate "C" not null,
  account text collate "C" not null,
  about text collate "C" not null,
  way text collate "C" not null,
  status text collate "C" default 'waiting'::text not null,
  tries integer default 0 not null,
  retry_at timestamp with time zone not null,
  until timestamp with time zone not null,
  code text collate "C",
  created_at timestamp with time zone not null,
  constraint notice_pkey PRIMARY KEY (town, ref),
  constraint notice_about_check CHECK ((about = ANY (ARRAY['offer'::text, 'withdrawn'::text]))),
  constraint notice_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'overtaken'::text]))),
  constraint notice_way_check CHECK ((way = ANY (ARRAY['wechat'::text, 'sms'::text])))
);

create table liandong.police_call (
  platform text collate "C" not null,
  town text collate "C" not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  revision integer not null,
  call_id text collate "C" not null,
  incident_id text collate "C" not null,
  day date not null,
  digest text collate "C" not null,
  constraint police_call_pkey PRIMARY KEY (platform, source, external_id, revision)
);

create table liandong.police_comparison (
  platform text collate "C" not null,
  day date not null,
  at timestamp with time zone not null,
  compared bigint not null,
  missing bigint not null,
  extra bigint not null,
  changed bigint not null,
  constraint police_comparison_pkey PRIMARY KEY (platform, day)
);

create table liandong.police_conflict (
  platform text collate "C" not null,
  message_id text collate "C" not null,
  body_hash bytea not null,
  seq bigint not null,
  kind text collate "C" not null,
  body bytea not null,
  at timestamp with time zone not null,
  constraint police_conflict_pkey PRIMARY KEY (platform, message_id, body_hash)
);

create table liandong.police_in (
  platform text collate "C" not null,
  message_id text collate "C" not null,
  seq bigint not null,
  kind text collate "C" not null,
  body_hash bytea not null,
  received_at timestamp with time zone not null,
  outcome text collate "C" not null,
  answer text collate "C" not null,
  parked bytea,
  tries integer default 0 not null,
  digest text collate "C",
  day date,
  epoch text collate "C" default ''::text not null,
  constraint police_in_pkey PRIMARY KEY (platform, message_id),
  constraint police_in_check CHECK (((outcome = 'parked'::text) = (parked IS NOT NULL))),
  constraint police_in_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'rejected'::text, 'parked'::text]))),
  constraint police_in_seq_check CHECK ((seq >= 0))
);

create table liandong.police_key (
  id text collate "C" not null,
  platform text collate "C" not null,
  algorithm text collate "C" not null,
  key bytea not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone,
  added_by text collate "C" not null,
  added_at timestamp with time zone not null,
  constraint police_key_pkey PRIMARY KEY (id),
  constraint police_key_algorithm_check CHECK ((algorithm = ANY (ARRAY['ed25519'::text, 'hmac'::text]))),
  constraint police_key_check CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

create table liandong.police_line (
  platform text collate "C" not null,
  out_seq bigint default 0 not null,
  failures integer default 0 not null,
  retry_at timestamp with time zone,
  last_in_at timestamp with time zone,
  last_out_at timestamp with time zone,
  last_error text collate "C",
  constraint police_line_pkey PRIMARY KEY (platform)
);

create table liandong.police_out (
  platform text collate "C" not null,
  seq bigint not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  incident_id text collate "C",
  body bytea not null,
  digest text collate "C" not null,
  created_at timestamp with time zone not null,
  status text collate "C" not null,
  code text collate "C",
  tries integer default 0 not null,
  sent_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint police_out_pkey PRIMARY KEY (platform, seq),
  constraint police_out_platform_id_key UNIQUE (platform, id),
  constraint police_out_seq_check CHECK ((seq > 0)),
  constraint police_out_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'sent'::text, 'acknowledged'::text, 'dead'::text])))
);

create table liandong.police_statement (
  platform text collate "C" not null,
  day date not null,
  round integer not null,
  what text collate "C" not null,
  ref text collate "C" not null,
  revision integer not null,
  digest text collate "C" not null,
  constraint police_statement_pkey PRIMARY KEY (platform, day, round, what, ref, revision),
  constraint police_statement_what_check CHECK ((what = ANY (ARRAY['call'::text, 'message'::text, 'until'::text])))
);

create table liandong.precedent (
  id text collate "C" not null,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  item text collate "C",
  area_id text collate "C",
  organisation_id text collate "C" not null,
  reason text collate "C" not null,
  at timestamp with time zone not null,
  constraint precedent_pkey PRIMARY KEY (id)
);

create table liandong.reaction (
  consumer text collate "C" not null,
  town text collate "C" not null,
  seq bigint not null,
  constraint reaction_pkey PRIMARY KEY (consumer, town)
);

create table liandong.relay_binding (
  town text collate "C" not null,
  ref text collate "C" not null,
  incident_id text collate "C" not null,
  assignment_id text collate "C",
  account text collate "C" not null,
  platform_id text collate "C" not null,
  number text collate "C" not null,
  created_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  retry_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  tries integer default 0 not null,
  constraint relay_binding_pkey PRIMARY KEY (town, ref)
);

create table liandong.resident_link (
  token_hash bytea not null,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  created_at timestamp with time zone not null,
  revoked boolean default false not null,
  tail_key text collate "C" not null,
  person text collate "C",
  told text[] collate "C" default '{}'::text[] not null,
  constraint resident_link_pkey PRIMARY KEY (token_hash)
);

create table liandong.second_factor (
  account text collate "C" not null,
  secret bytea not null,
  at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  recovery bytea[] default '{}'::bytea[] not null,
  failures integer default 0 not null,
  locked_until timestamp with time zone,
  constraint second_factor_pkey PRIMARY KEY (account),
  constraint second_factor_failures_check CHECK ((failures >= 0))
);

create table liandong.session (
  hash bytea not null,
  account text collate "C" not null,
  kind text collate "C" not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  name text collate "C",
  made_by text collate "C",
  factor_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (hash),
  constraint session_check CHECK ((expires_at > created_at)),
  constraint session_hash_check CHECK ((length(hash) = 32)),
  constraint session_kind_check CHECK ((kind = ANY (ARRAY['cookie'::text, 'bearer'::text]))),
  constraint session_named CHECK ((((name IS NULL) = (made_by IS NULL)) AND ((name IS NULL) OR (kind = 'bearer'::text))))
);

create table liandong.settings_change (
  id text collate "C" not null,
  town text collate "C" not null,
  towns text[] collate "C" not null,
  part text collate "C" not null,
  from_at timestamp with time zone not null,
  body text collate "C" not null,
  digest text collate "C" not null,
  by_account text collate "C" not null,
  at timestamp with time zone not null,
  act text collate "C",
  released_at timestamp with time zone,
  released_by text collate "C",
  effective_at timestamp with time zone,
  failed text collate "C",
  constraint settings_change_pkey PRIMARY KEY (id),
  constraint settings_change_by_account_check CHECK ((by_account <> ''::text)),
  constraint settings_change_check CHECK ((town = ANY (towns))),
  constraint settings_change_part_check CHECK ((part = ANY (ARRAY['policy'::text, 'forces'::text, 'areas'::text, 'catalogue'::text]))),
  constraint settings_effective CHECK (((effective_at IS NULL) OR (released_at IS NOT NULL))),
  constraint settings_released CHECK (((released_at IS NULL) = (released_by IS NULL)))
);

create table liandong.shift_handover (
  id text collate "C" not null,
  town text collate "C" not null,
  from_account text collate "C" not null,
  at timestamp with time zone not null,
  incident_ids text[] collate "C" not null,
  signed_by text collate "C",
  signed_at timestamp with time zone,
  constraint shift_handover_pkey PRIMARY KEY (id),
  constraint shift_handover_check CHECK (((signed_by IS NULL) = (signed_at IS NULL))),
  constraint shift_handover_check1 CHECK ((signed_by <> from_account))
);

create table liandong.sign_in (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  account text collate "C",
  address text collate "C" not null,
  result text collate "C" not null,
  constraint sign_in_pkey PRIMARY KEY (id),
  constraint sign_in_result_check CHECK ((result = ANY (ARRAY['opened'::text, 'wrong'::text, 'disabled'::text, 'closed'::text, 'code_wrong'::text, 'code_locked'::text, 'recovery_used'::text, 'factor_set'::text, 'factor_reset'::text])))
);

create table liandong.synthetic_call (
  town text collate "C" not null,
  at timestamp with time zone not null,
  constraint synthetic_call_pkey PRIMARY KEY (town)
);

create table liandong.two_person_act (
  id text collate "C" not null,
  town text collate "C" not null,
  towns text[] collate "C" not null,
  kind text collate "C" not null,
  about text collate "C" not null,
  reason text collate "C" not null,
  salt bytea not null,
  commitment bytea not null,
  asked_by text collate "C" not null,
  at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  status text collate "C" not null,
  answered_by text collate "C",
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text collate "C",
  constraint two_person_act_pkey PRIMARY KEY (id),
  constraint two_person_act_asked_by_check CHECK ((asked_by <> ''::text)),
  constraint two_person_act_check CHECK ((town = ANY (towns))),
  constraint two_person_act_check1 CHECK ((expires_at > at)),
  constraint two_person_act_commitment_check CHECK ((length(commitment) = 32)),
  constraint two_person_act_reason_check CHECK ((reason <> ''::text)),
  constraint two_person_act_salt_check CHECK ((length(salt) = 32)),
  constraint two_person_act_status_check CHECK ((status = ANY (ARRAY['asked'::text, 'confirmed'::text, 'done'::text, 'failed'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint two_person_answered CHECK ((((answered_by IS NULL) = (answered_at IS NULL)) AND ((status = ANY (ARRAY['asked'::text, 'expired'::text])) = (answered_by IS NULL)))),
  constraint two_persons CHECK (((status = ANY (ARRAY['asked'::text, 'expired'::text, 'withdrawn'::text])) OR (answered_by <> asked_by)))
);

create table liandong.unit_message (
  id text collate "C" not null,
  town text collate "C" not null,
  unit_id text collate "C" not null,
  incident_id text collate "C",
  from_account text collate "C" not null,
  at timestamp with time zone not null,
  sealed bytea,
  tell_at timestamp with time zone,
  tell_tries integer default 0 not null,
  told text collate "C",
  constraint unit_message_pkey PRIMARY KEY (id)
);

create table liandong.unit_message_read (
  message_id text collate "C" not null,
  account text collate "C" not null,
  town text collate "C" not null,
  at timestamp with time zone not null,
  constraint unit_message_read_pkey PRIMARY KEY (message_id, account)
);

create table vault.break_glass (
  id text collate "C" not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null,
  reason text collate "C" not null,
  at timestamp with time zone not null,
  until timestamp with time zone not null,
  review_due timestamp with time zone not null,
  reviewed_by text collate "C",
  reviewed_at timestamp with time zone,
  finding text collate "C",
  constraint break_glass_pkey PRIMARY KEY (id),
  constraint break_glass_check CHECK ((until > at)),
  constraint break_glass_finding_check CHECK ((finding = ANY (ARRAY['justified'::text, 'unjustified'::text]))),
  constraint break_glass_reason_check CHECK ((reason <> ''::text)),
  constraint break_glass_reviewed CHECK ((((reviewed_by IS NULL) = (reviewed_at IS NULL)) AND ((reviewed_by IS NULL) = (finding IS NULL)))),
  constraint break_glass_two_persons CHECK ((reviewed_by <> who)),
  constraint break_glass_who_check CHECK ((who <> ''::text))
);

create table vault.entry (
  id text collate "C" not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  kind text collate "C" not null,
  key_id text collate "C" not null,
  nonce bytea not null,
  ciphertext bytea not null,
  commitment bytea not null,
  created_at timestamp with time zone not null,
  constraint entry_pkey PRIMARY KEY (id),
  constraint entry_commitment_check CHECK ((length(commitment) = 32)),
  constraint entry_kind_check CHECK ((kind = ANY (ARRAY['words'::text, 'identity'::text, 'place_text'::text, 'note'::text, 'brief_sentence'::text, 'raw'::text, 'file'::text, 'caller_file'::text]))),
  constraint entry_nonce_check CHECK ((length(nonce) = 12))
);

create table vault.erasure (
  id bigint generated always as identity not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  key_id text collate "C" not null,
  who text collate "C" not null,
  reason text collate "C" not null,
  at timestamp with time zone not null,
  constraint erasure_pkey PRIMARY KEY (id),
  constraint erasure_reason_check CHECK ((reason <> ''::text)),
  constraint erasure_who_check CHECK ((who <> ''::text))
);

create table vault.file_part (
  entry text collate "C" not null,
  town text collate "C" not null,
  n integer not null,
  ciphertext bytea not null,
  at timestamp with time zone not null,
  constraint file_part_pkey PRIMARY KEY (entry, n),
  constraint file_part_n_check CHECK ((n >= 0))
);

create table vault.hold (
  id bigint generated always as identity not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null,
  reason text collate "C" not null,
  at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_by text collate "C",
  constraint hold_pkey PRIMARY KEY (id),
  constraint hold_lifted CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint hold_reason_check CHECK ((reason <> ''::text)),
  constraint hold_who_check CHECK ((who <> ''::text))
);

create table vault.key (
  id text collate "C" not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  person text collate "C",
  master text collate "C" not null,
  wrapped bytea,
  created_at timestamp with time zone not null,
  destroyed_at timestamp with time zone,
  constraint key_pkey PRIMARY KEY (id),
  constraint key_destroyed CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL)))
);

create table vault.look (
  id bigint generated always as identity not null,
  town text collate "C" not null,
  incident text collate "C" not null,
  entry text collate "C" not null,
  kind text collate "C" not null,
  who text collate "C" not null,
  at timestamp with time zone not null,
  fields text[] collate "C" not null,
  purpose text collate "C" not null,
  reason text collate "C",
  assignment text collate "C",
  constraint look_pkey PRIMARY KEY (id),
  constraint look_fields_check CHECK ((cardinality(fields) > 0)),
  constraint look_purpose_check CHECK ((purpose <> ''::text)),
  constraint look_who_check CHECK ((who <> ''::text))
);

create table vault.look_review (
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null,
  look_at timestamp with time zone not null,
  purpose text collate "C" not null,
  finding text collate "C" not null,
  reviewed_by text collate "C" not null,
  at timestamp with time zone not null,
  constraint look_review_pkey PRIMARY KEY (incident, who, look_at, purpose),
  constraint look_review_check CHECK ((reviewed_by <> who)),
  constraint look_review_finding_check CHECK ((finding = ANY (ARRAY['justified'::text, 'unjustified'::text])))
);

alter table ledger.cosignature add constraint cosignature_town_size_fkey FOREIGN KEY (town, size) REFERENCES ledger.checkpoint(town, size);
alter table liandong.account_link add constraint account_link_account_fkey FOREIGN KEY (account) REFERENCES liandong.account(username) ON DELETE CASCADE;
alter table liandong.account_way add constraint account_way_account_fkey FOREIGN KEY (account) REFERENCES liandong.account(username);
alter table liandong.assignment add constraint assignment_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES liandong.incident(id) DEFERRABLE INITIALLY DEFERRED;
alter table liandong.device_command add constraint device_command_device_fkey FOREIGN KEY (device) REFERENCES liandong.device(id);
alter table liandong.police_key add constraint police_key_platform_fkey FOREIGN KEY (platform) REFERENCES liandong.account(username);
alter table liandong.police_line add constraint police_line_platform_fkey FOREIGN KEY (platform) REFERENCES liandong.account(username);
alter table liandong.second_factor add constraint second_factor_account_fkey FOREIGN KEY (account) REFERENCES liandong.account(username) ON DELETE CASCADE;
alter table liandong.session add constraint session_account_fkey FOREIGN KEY (account) REFERENCES liandong.account(username) ON DELETE CASCADE;
alter table liandong.unit_message_read add constraint unit_message_read_message_id_fkey FOREIGN KEY (message_id) REFERENCES liandong.unit_message(id);
alter table vault.entry add constraint entry_key_id_fkey FOREIGN KEY (key_id) REFERENCES vault.key(id);

CREATE INDEX event_incident ON ledger.event USING btree (incident, seq);
CREATE UNIQUE INDEX account_link_open ON liandong.account_link USING btree (account) WHERE (used_at IS NULL);
CREATE INDEX across_call_day ON liandong.across_call USING btree (platform, day);
CREATE INDEX assignment_incident ON liandong.assignment USING btree (incident_id);
CREATE UNIQUE INDEX assignment_one_incident_a_unit ON liandong.assignment USING btree (unit_id) WHERE (active AND exclusive);
CREATE UNIQUE INDEX assignment_one_lead ON liandong.assignment USING btree (incident_id) WHERE (active AND (part = 'lead'::text));
CREATE INDEX assignment_unit ON liandong.assignment USING btree (unit_id, offered_at DESC);
CREATE INDEX call_incident ON liandong.call USING btree (incident_id);
CREATE INDEX device_account ON liandong.device USING btree (account, seen_at);
CREATE INDEX incident_appealed ON liandong.incident USING btree (appeal_due_at) WHERE (appeal_due_at IS NOT NULL);
CREATE INDEX incident_area ON liandong.incident USING btree (area_id, opened_at);
CREATE INDEX incident_board ON liandong.incident USING btree (danger_rank, next_due_at, id) WHERE (status <> 'closed'::text);
CREATE INDEX incident_check_in ON liandong.incident USING btree (check_in_due_at) WHERE (check_in_due_at IS NOT NULL);
CREATE INDEX incident_due ON liandong.incident USING btree (next_due_at) WHERE (status <> 'closed'::text);
CREATE INDEX incident_held ON liandong.incident USING btree (opened_at DESC, id DESC) WHERE (unit_ids <> '{}'::text[]);
CREATE INDEX incident_number_tail ON liandong.incident USING btree (number_tail) WHERE (status = 'closed'::text);
CREATE INDEX incident_received ON liandong.incident USING btree (town, received_at);
CREATE INDEX incident_recent ON liandong.incident USING btree (opened_at DESC, id DESC);
CREATE INDEX judge_second_town ON liandong.judge_second USING btree (town, subject, received_at DESC);
CREATE INDEX judge_trial_town ON liandong.judge_trial USING btree (town, at DESC);
CREATE INDEX notice_hesitated ON liandong.notice USING btree (created_at) WHERE (code IS NOT NULL);
CREATE INDEX notice_waiting ON liandong.notice USING btree (retry_at) WHERE (status = 'waiting'::text);
CREATE INDEX police_call_call ON liandong.police_call USING btree (call_id);
CREATE INDEX police_call_day ON liandong.police_call USING btree (platform, day);
CREATE INDEX police_call_incident ON liandong.police_call USING btree (incident_id);
CREATE INDEX police_in_day ON liandong.police_in USING btree (platform, day) WHERE (day IS NOT NULL);
CREATE INDEX police_in_parked ON liandong.police_in USING btree (received_at) WHERE (outcome = 'parked'::text);
CREATE INDEX police_in_probe ON liandong.police_in USING btree (received_at) WHERE (kind = 'probe'::text);
CREATE INDEX police_in_seq ON liandong.police_in USING btree (platform, seq);
CREATE INDEX police_key_platform ON liandong.police_key USING btree (platform, valid_from);
CREATE INDEX police_out_day ON liandong.police_out USING btree (platform, created_at);
CREATE INDEX police_out_dead ON liandong.police_out USING btree (platform, seq) WHERE (status = 'dead'::text);
CREATE INDEX police_out_waiting ON liandong.police_out USING btree (platform, seq) WHERE (status = 'waiting'::text);
CREATE INDEX precedent_item ON liandong.precedent USING btree (town, item, at DESC);
CREATE INDEX relay_binding_due ON liandong.relay_binding USING btree (retry_at) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX relay_binding_one ON liandong.relay_binding USING btree (incident_id, account) WHERE (ended_at IS NULL);
CREATE INDEX relay_binding_platform ON liandong.relay_binding USING btree (platform_id);
CREATE UNIQUE INDEX resident_link_one ON liandong.resident_link USING btree (incident_id);
CREATE INDEX session_account ON liandong.session USING btree (account);
CREATE INDEX session_expires ON liandong.session USING btree (expires_at);
CREATE INDEX settings_change_town ON liandong.settings_change USING btree (town, at DESC);
CREATE INDEX shift_handover_town ON liandong.shift_handover USING btree (town, at DESC);
CREATE INDEX sign_in_account ON liandong.sign_in USING btree (account, at);
CREATE INDEX two_person_open ON liandong.two_person_act USING btree (town, expires_at) WHERE (status = ANY (ARRAY['asked'::text, 'confirmed'::text]));
CREATE INDEX two_person_recent ON liandong.two_person_act USING btree (town, at DESC);
CREATE INDEX unit_message_to_tell ON liandong.unit_message USING btree (tell_at) WHERE (tell_at IS NOT NULL);
CREATE INDEX unit_message_town ON liandong.unit_message USING btree (town, at DESC);
CREATE INDEX break_glass_open ON vault.break_glass USING btree (town, at) WHERE (reviewed_at IS NULL);
CREATE INDEX break_glass_window ON vault.break_glass USING btree (incident, who, until);
CREATE INDEX entry_incident ON vault.entry USING btree (incident);
CREATE INDEX entry_key ON vault.entry USING btree (key_id);
CREATE INDEX erasure_incident ON vault.erasure USING btree (incident);
CREATE UNIQUE INDEX hold_one ON vault.hold USING btree (incident) WHERE (lifted_at IS NULL);
CREATE INDEX key_incident ON vault.key USING btree (incident);
CREATE INDEX key_person ON vault.key USING btree (person) WHERE (person IS NOT NULL);
CREATE INDEX look_break_glass ON vault.look USING btree (town, at) WHERE (purpose = 'break_glass'::text);
CREATE INDEX look_incident ON vault.look USING btree (incident, at);
CREATE INDEX look_unexplained ON vault.look USING btree (town, at) WHERE (assignment IS NULL);
CREATE INDEX look_who ON vault.look USING btree (who, at);

create function liandong.clock_now() returns timestamp with time zone
language sql stable security definer set search_path = pg_catalog as
$$ select date_trunc('milliseconds', coalesce(c.driven_at, clock_timestamp() + c.correction)) from liandong.clock c $$;
create function liandong.visible_towns() returns text[]
language sql stable as
$$ select string_to_array(coalesce(current_setting('liandong.towns', true), ''), ',') $$;
create function vault.destroy_expired(p_kinds text[], p_closed_before timestamp with time zone, p_who text, p_reason text, p_at timestamp with time zone) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with due as (
    select k.id from vault.key k join liandong.incident i on i.id = k.incident
    where k.destroyed_at is null and k.town = any ((select liandong.visible_towns())::text[])
      and i.status = 'closed' and i.closed_at <= p_closed_before
      and not exists (select from vault.hold h where h.incident = k.incident and h.lifted_at is null)
      and not exists (select from vault.entry e where e.key_id = k.id and e.kind <> all (p_kinds))
  ), destroyed as (
    update vault.key k set wrapped = null, destroyed_at = p_at from due where k.id = due.id returning k.town, k.incident, k.id
  ), written as (
    insert into vault.erasure (town, incident, key_id, who, reason, at)
    select d.town, d.incident, d.id, p_who, p_reason, p_at from destroyed d returning erasure.id
  )
  select count(*) from written
$$;
revoke all on function vault.destroy_expired(text[],timestamp with time zone,text,text,timestamp with time zone) from public;
create function vault.destroy_keys(p_incident text, p_person text, p_who text, p_reason text, p_at timestamp with time zone) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with destroyed as (
    update vault.key k set wrapped = null, destroyed_at = p_at
    where k.destroyed_at is null and (k.incident = p_incident or k.person = p_person)
      and k.town = any ((select liandong.visible_towns())::text[])
      and not exists (select from vault.hold h where h.incident = k.incident and h.lifted_at is null)
    returning k.town, k.incident, k.id
  ), written as (
    insert into vault.erasure (town, incident, key_id, who, reason, at)
    select d.town, d.incident, d.id, p_who, p_reason, p_at from destroyed d returning erasure.id
  )
  select count(*) from written
$$;
revoke all on function vault.destroy_keys(text,text,text,text,timestamp with time zone) from public;
create function vault.open(p_ids text[], p_who text, p_at timestamp with time zone, p_fields text[], p_purpose text, p_reason text, p_assignment text) returns TABLE(id text, town text, incident text, kind text, nonce bytea, ciphertext bytea, commitment bytea, key_id text, master text, wrapped bytea)
language sql volatile security definer set search_path = pg_catalog as
$$
  with named as (
    select e.*, case e.kind when 'identity' then array['identity'] when 'raw' then array['words', 'identity'] else array['words'] end as shows
    from vault.entry e
    where e.id = any (p_ids) and e.town = any ((select liandong.visible_towns())::text[])
  ), wanted as materialized (
    select n.* from named n where n.shows <@ p_fields
  ), looked as (
    insert into vault.look (town, incident, entry, kind, who, at, fields, purpose, reason, assignment)
    select w.town, w.incident, w.id, w.kind, p_who, p_at, w.shows, p_purpose, p_reason, p_assignment from wanted w
    returning look.entry
  )
  select w.id, w.town, w.incident, w.kind, w.nonce, w.ciphertext, w.commitment, k.id, k.master, k.wrapped
  from wanted w join looked l on l.entry = w.id join vault.key k on k.id = w.key_id
$$;
revoke all on function vault.open(text[],text,timestamp with time zone,text[],text,text,text) from public;
create function vault.sweep_files(p_begun_before timestamp with time zone) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with swept as (
    delete from vault.file_part p where p.town = any ((select liandong.visible_towns())::text[]) and (
      exists (select from vault.entry e join vault.key k on k.id = e.key_id where e.id = p.entry and k.destroyed_at is not null)
      or (p.at < p_begun_before and not exists (select from vault.entry e where e.id = p.entry)))
    returning p.entry
  )
  select count(*) from swept
$$;
revoke all on function vault.sweep_files(timestamp with time zone) from public;

alter table ledger.checkpoint enable row level security; alter table ledger.checkpoint force row level security;
alter table ledger.cosignature enable row level security; alter table ledger.cosignature force row level security;
alter table ledger.event enable row level security; alter table ledger.event force row level security;
alter table ledger.head enable row level security; alter table ledger.head force row level security;
alter table liandong.across_call enable row level security; alter table liandong.across_call force row level security;
alter table liandong.assignment enable row level security; alter table liandong.assignment force row level security;
alter table liandong.call enable row level security; alter table liandong.call force row level security;
alter table liandong.call_conflict enable row level security; alter table liandong.call_conflict force row level security;
alter table liandong.incident enable row level security; alter table liandong.incident force row level security;
alter table liandong.judge_second enable row level security; alter table liandong.judge_second force row level security;
alter table liandong.judge_trial enable row level security; alter table liandong.judge_trial force row level security;
alter table liandong.link_key enable row level security; alter table liandong.link_key force row level security;
alter table liandong.notice enable row level security; alter table liandong.notice force row level security;
alter table liandong.police_call enable row level security; alter table liandong.police_call force row level security;
alter table liandong.precedent enable row level security; alter table liandong.precedent force row level security;
alter table liandong.reaction enable row level security; alter table liandong.reaction force row level security;
alter table liandong.relay_binding enable row level security; alter table liandong.relay_binding force row level security;
alter table liandong.resident_link enable row level security; alter table liandong.resident_link force row level security;
alter table liandong.settings_change enable row level security; alter table liandong.settings_change force row level security;
alter table liandong.shift_handover enable row level security; alter table liandong.shift_handover force row level security;
alter table liandong.synthetic_call enable row level security; alter table liandong.synthetic_call force row level security;
alter table liandong.two_person_act enable row level security; alter table liandong.two_person_act force row level security;
alter table liandong.unit_message enable row level security; alter table liandong.unit_message force row level security;
alter table liandong.unit_message_read enable row level security; alter table liandong.unit_message_read force row level security;
alter table vault.break_glass enable row level security; alter table vault.break_glass force row level security;
alter table vault.entry enable row level security; alter table vault.entry force row level security;
alter table vault.erasure enable row level security; alter table vault.erasure force row level security;
alter table vault.file_part enable row level security; alter table vault.file_part force row level security;
alter table vault.hold enable row level security; alter table vault.hold force row level security;
alter table vault.key enable row level security; alter table vault.key force row level security;
alter table vault.look enable row level security; alter table vault.look force row level security;
alter table vault.look_review enable row level security; alter table vault.look_review force row level security;

create policy owner_reads on ledger.checkpoint for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on ledger.checkpoint for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on ledger.cosignature for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on ledger.cosignature for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on ledger.event for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on ledger.event for all using (((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])) OR (EXISTS ( SELECT
   FROM liandong.incident i
  WHERE ((i.id = event.incident) AND (i.towns && ( SELECT liandong.visible_towns() AS visible_towns))))))) with check ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on ledger.head for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on ledger.head for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.across_call for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.across_call for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.assignment for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.assignment for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.call for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.call for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.call_conflict for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.call_conflict for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.incident for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.incident for all using ((towns && ( SELECT liandong.visible_towns() AS visible_towns))) with check ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.judge_second for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.judge_second for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.judge_trial for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.judge_trial for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.link_key for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.link_key for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.notice for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.notice for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.police_call for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.police_call for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.precedent for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.precedent for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.reaction for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.reaction for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.relay_binding for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.relay_binding for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.resident_link for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.resident_link for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.settings_change for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.settings_change for all using ((towns && ( SELECT liandong.visible_towns() AS visible_towns))) with check ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.shift_handover for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.shift_handover for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.synthetic_call for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.synthetic_call for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.two_person_act for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.two_person_act for all using ((towns && ( SELECT liandong.visible_towns() AS visible_towns))) with check ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.unit_message for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.unit_message for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on liandong.unit_message_read for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on liandong.unit_message_read for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.break_glass for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.break_glass for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.entry for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.entry for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.erasure for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.erasure for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.file_part for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.file_part for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.hold for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.hold for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.key for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.key for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.look for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.look for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));
create policy owner_reads on vault.look_review for select using ((CURRENT_USER <> 'liandong_app'::name));
create policy town on vault.look_review for all using ((town = ANY (( SELECT liandong.visible_towns() AS visible_towns)::text[])));

grant usage on schema ledger to liandong_app;
grant usage on schema liandong to liandong_app;
grant usage on schema vault to liandong_app;
grant insert, select on ledger.checkpoint to liandong_app;
grant insert, select on ledger.cosignature to liandong_app;
grant insert, select on ledger.event to liandong_app;
grant insert, select, update on ledger.head to liandong_app;
grant insert, select, update on liandong.account to liandong_app;
grant delete, insert, select, update on liandong.account_link to liandong_app;
grant select on liandong.account_way to liandong_app;
grant insert, select on liandong.across_call to liandong_app;
grant insert, select, update on liandong.assignment to liandong_app;
grant insert, select, update on liandong.call to liandong_app;
grant insert, select on liandong.call_conflict to liandong_app;
grant select on liandong.clock to liandong_app;
grant insert, select, update on liandong.device to liandong_app;
grant insert, select on liandong.device_command to liandong_app;
grant insert, select on liandong.drill to liandong_app;
grant insert, select, update on liandong.idempotency to liandong_app;
grant insert, select, update on liandong.incident to liandong_app;
grant select on liandong.installation to liandong_app;
grant insert, select on liandong.judge_change to liandong_app;
grant insert, select on liandong.judge_model to liandong_app;
grant insert, select on liandong.judge_rule to liandong_app;
grant delete, insert, select, update on liandong.judge_second to liandong_app;
grant delete, insert, select, update on liandong.judge_trial to liandong_app;
grant insert, select on liandong.link_key to liandong_app;
grant insert, select, update on liandong.notice to liandong_app;
grant insert, select, update on liandong.police_call to liandong_app;
grant insert, select, update on liandong.police_comparison to liandong_app;
grant insert, select, update on liandong.police_conflict to liandong_app;
grant insert, select, update on liandong.police_in to liandong_app;
grant insert, select, update on liandong.police_key to liandong_app;
grant insert, select, update on liandong.police_line to liandong_app;
grant insert, select, update on liandong.police_out to liandong_app;
grant insert, select on liandong.police_statement to liandong_app;
grant insert, select on liandong.precedent to liandong_app;
grant insert, select, update on liandong.reaction to liandong_app;
grant insert, select, update on liandong.relay_binding to liandong_app;
grant insert, select, update on liandong.resident_link to liandong_app;
grant delete, insert, select, update on liandong.second_factor to liandong_app;
grant delete, insert, select, update on liandong.session to liandong_app;
grant insert, select, update on liandong.settings_change to liandong_app;
grant insert, select, update on liandong.shift_handover to liandong_app;
grant insert, select (account, at, result) on liandong.sign_in to liandong_app;
grant insert, select, update on liandong.synthetic_call to liandong_app;
grant insert, select, update on liandong.two_person_act to liandong_app;
grant insert, select, update on liandong.unit_message to liandong_app;
grant insert, select on liandong.unit_message_read to liandong_app;
grant insert, select, update on vault.break_glass to liandong_app;
grant insert, select (id, incident, kind, town) on vault.entry to liandong_app;
grant select on vault.erasure to liandong_app;
grant insert, select on vault.file_part to liandong_app;
grant insert, select, update on vault.hold to liandong_app;
grant insert on vault.key to liandong_app;
grant select on vault.look to liandong_app;
grant insert, select on vault.look_review to liandong_app;
grant execute on function liandong.clock_now() to liandong_app;
grant execute on function liandong.visible_towns() to liandong_app;
grant execute on function vault.destroy_expired(text[],timestamp with time zone,text,text,timestamp with time zone) to liandong_app;
grant execute on function vault.destroy_keys(text,text,text,text,timestamp with time zone) to liandong_app;
grant execute on function vault.open(text[],text,timestamp with time zone,text[],text,text,text) to liandong_app;
grant execute on function vault.sweep_files(timestamp with time zone) to liandong_app;

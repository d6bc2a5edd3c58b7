-- A link by which somebody sets the first password of an account, or a new one: good for once and for three days. Only its
-- hash is kept; a new link of an account takes the place of the one before.
create table liandong.account_link (
  hash bytea primary key check (length(hash) = 32),
  account text collate "C" not null references liandong.account (username) on delete cascade,
  made_by text collate "C" not null check (made_by <> account),
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at),
  used_at timestamptz
);
create unique index account_link_open on liandong.account_link (account) where used_at is null;
grant select, insert, update, delete on liandong.account_link to liandong_app;

-- When somebody logged in last is shown to whoever keeps accounts; from where is not.
grant select (account, at, result) on liandong.sign_in to liandong_app;

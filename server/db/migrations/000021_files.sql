-- Pictures and sound as evidence (ADR 16). The sealed entry holds the file's own key, its hash and its length; the bytes
-- lie beside it in parts under that key. Whoever destroys the entry's key has destroyed the picture.
alter table vault.entry drop constraint entry_kind_check;
alter table vault.entry add constraint entry_kind_check
  check (kind in ('words', 'identity', 'place_text', 'note', 'brief_sentence', 'raw', 'file', 'caller_file'));

create table vault.file_part (
  entry text collate "C" not null,
  town text collate "C" not null,
  n int not null check (n >= 0),
  ciphertext bytea not null,
  at timestamptz not null,
  primary key (entry, n)
);
alter table vault.file_part enable row level security;
alter table vault.file_part force row level security;
create policy town on vault.file_part using (town = any ((select liandong.visible_towns())::text[]));
-- Ciphertext alone shows nothing: the key to it comes out of vault.open, with its look.
grant select, insert on vault.file_part to liandong_app;

-- Bytes that no key opens any more, and those of an upload that never came to its end.
create function vault.sweep_files(p_begun_before timestamptz) returns bigint
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
revoke all on function vault.sweep_files(timestamptz) from public;
grant execute on function vault.sweep_files(timestamptz) to liandong_app;

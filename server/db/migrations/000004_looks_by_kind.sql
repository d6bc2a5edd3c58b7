-- A look says of each entry what that entry shows, no more: words are no identity. An entry that shows more than was
-- asked for stays closed, so that who may not see an identity cannot open one by asking for words.
create or replace function vault.open(p_ids text[], p_who text, p_at timestamptz, p_fields text[], p_purpose text, p_reason text, p_assignment text)
returns table (id text, town text, incident text, kind text, nonce bytea, ciphertext bytea, commitment bytea,
  key_id text, master text, wrapped bytea)
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

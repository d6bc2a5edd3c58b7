-- Whoever verifies the record or hands it over must see all of it. The owner of the database could lift the wall
-- between towns at any time, so reading is no new right; the application's role stays behind the wall as before.
do $$
declare t text;
begin
  foreach t in array array['ledger.event','ledger.head','ledger.checkpoint','liandong.incident'] loop
    execute format('create policy owner_reads on %s for select to current_user using (current_user <> ''liandong_app'')', t);
  end loop;
end $$;

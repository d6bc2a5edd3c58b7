-- Lists over several towns come in the order of an index of their own. Led by the town, as before, an index gives no
-- order over two towns, and a board would sort every open incident for its first page.
drop index liandong.incident_board;
create index incident_board on liandong.incident (danger_rank, next_due_at, id) where status <> 'closed';
drop index liandong.incident_recent;
create index incident_recent on liandong.incident (opened_at desc, id desc);

-- What units have in hand. Below row-level security array overlap uses no index, so the few rows that have any unit
-- are kept together, and a handler's list never walks through the past.
create index incident_held on liandong.incident (opened_at desc, id desc) where unit_ids <> '{}';

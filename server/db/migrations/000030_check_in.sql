-- 平安确认: when the next question to people at a scene is due. No deadline of the incident: a column of its own, so that no clock of theirs ever stands for the one an open incident must have.
alter table liandong.incident add column check_in_due_at timestamptz;
create index incident_check_in on liandong.incident (check_in_due_at) where check_in_due_at is not null;

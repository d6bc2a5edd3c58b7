-- Which entries there are, by kind, may be asked without opening any: ids and kinds only, never the sealed text.
grant select (id, town, incident, kind) on vault.entry to liandong_app;

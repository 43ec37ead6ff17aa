-- Marks of figures to be linked are only ever added to, as those of days are: who stores a reading never waits for who
-- links, and what is marked while it is linked waits again.

alter table coding.unmeasured drop constraint unmeasured_pkey;
alter table coding.unmeasured add column mark_id bigint generated always as identity primary key;
create index unmeasured_by_figure on coding.unmeasured (figure_id);
comment on column coding.unmeasured.mark_id is 'Running number.';

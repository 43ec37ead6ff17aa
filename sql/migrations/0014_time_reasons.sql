-- What was guessed in reading a time: why it reads as it does, how sure that is, and how else it could read.

alter table coding.times
    add column reason text check (reason <> ''),
    add column confidence double precision not null default 1 check (confidence between 0 and 1),
    add column other_begin date,
    add column other_end date,
    add constraint times_other_check check (num_nulls(other_begin, other_end) in (0, 2) and other_end > other_begin);
comment on column coding.times.reason is 'What decided where the words leave it open; null where they do not.';
comment on column coding.times.confidence is 'How often times decided in this way are right, 0 to 1; 1 where nothing was guessed.';
comment on column coding.times.other_begin is 'First day that the words mean if the guess is wrong; null where no other reading is likely.';
comment on column coding.times.other_end is 'Day after the last of that reading; null with other_begin.';

-- Which receiver heard of which alert, so that one that is down loses none and no other hears it twice.

create table quality.tellings (
    alert_id bigint not null references quality.alerts on delete cascade,
    receiver text not null check (receiver <> ''),
    news text not null check (news in ('raised', 'recovered')),
    attempts integer not null check (attempts > 0),
    told_at timestamptz,
    next_at timestamptz,
    error text,
    primary key (alert_id, receiver, news),
    check ((told_at is null) = (next_at is not null))
);
comment on table quality.tellings is 'Which receiver heard of which alert and of its recovery, and when one that did not is tried again.';
comment on column quality.tellings.alert_id is 'The alert.';
comment on column quality.tellings.receiver is 'The receiver: its kind and host, and a few digits that tell two of them apart; never its secrets.';
comment on column quality.tellings.news is 'raised or recovered.';
comment on column quality.tellings.attempts is 'How often telling was tried.';
comment on column quality.tellings.told_at is 'When the receiver took it; null: not yet.';
comment on column quality.tellings.next_at is 'When it is tried again; null: it was taken.';
comment on column quality.tellings.error is 'Why it failed last; null: it did not.';

alter table quality.alerts
    add column closed_by text,
    add column closed_why text,
    add check ((closed_by is null) = (closed_why is null)),
    add check (closed_by is null or recovered_at is not null);
comment on column quality.alerts.closed_by is 'Operator who closed it by hand; null: nobody did.';
comment on column quality.alerts.closed_why is 'Why; null: nobody did.';

-- Indexes that let a day of any size be built and checked in time that grows with its rows.

create index figures_by_id on coding.figures (figure_id);
create index reports_by_event on staging.reports (build_id, event_id);
create index events_by_event on staging.events (build_id, event_id);
create index measures_by_measure on staging.measures (build_id, measure_id);

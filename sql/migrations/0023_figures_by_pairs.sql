-- What one pair of countries trade is kept apart from what one of them trades with a third: figures are linked again.

truncate coding.link_figure_places, coding.link_figures;
insert into coding.unmeasured (figure_id)
select figure_id from coding.current_figures order by figure_id;

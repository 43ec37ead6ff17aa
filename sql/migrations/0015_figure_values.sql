-- Figures that give the same level are found by it, whatever they call what they measure.

create index figures_by_value on coding.figures (value, unit, day) where abs(value) > 20;

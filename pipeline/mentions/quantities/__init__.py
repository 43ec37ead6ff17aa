"""Quantities: numbers with their units, as written."""

from pipeline.mentions.quantities.find import find_quantities

__all__ = ["find_quantities"]

"""Places: words resolved to GeoNames, offline."""

from pipeline.mentions.places.find import find_places

__all__ = ["find_places"]

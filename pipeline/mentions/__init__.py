"""Finders over one article: what stands in its text, as spans with meanings."""

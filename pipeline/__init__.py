"""Dateline: news feeds in; dated events and figures out, checked before they are published as daily tables."""

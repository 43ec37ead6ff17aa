"""Feeds as bytes, lists and schedules: pure functions, no network, no database, no clock.

body ─parse_feed─▶ ParsedFeed | NotFeed          parse, json_feed, sitemap, encoding, xml_guard
page ─find_feeds─▶ addresses of feeds            discover
OPML ─read_opml─▶ feeds ─write_opml─▶ OPML       opml
state + outcome ─next_state─▶ state              schedule (feeds), refetch (entries)
"""

"""The only code that opens a socket: polite, bounded, guarded fetching.

Fetcher.get(url)
    for each hop: guard the address ─ wait for the host's slot ─ ask ─ follow or read
    bounded in time, redirects, header size, bytes on the wire, bytes decompressed
Politeness.slot(url)
    lease the host ─ ask robots.txt ─ wait for delay and concurrency ─ learn from refusals
fetch_all(jobs): many hosts at once, each at its own pace
"""

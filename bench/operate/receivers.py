"""Stand-ins for an OpenTelemetry collector, a StatsD server and an OpenLineage store, which say what reached them.

python bench/operate/receivers.py SECONDS      then start Dateline with the three variables that it prints
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

OTLP, STATSD, LINEAGE = 4328, 8135, 5010


class Received:
    """What came, by receiver; each name with how often."""

    def __init__(self) -> None:
        self.otlp: Counter[str] = Counter()
        self.statsd: Counter[str] = Counter()
        self.tables: Counter[str] = Counter()
        self.jobs: Counter[str] = Counter()


def metric_names(body: bytes) -> Iterator[str]:
    """Names of the metrics in an OTLP request."""
    request = ExportMetricsServiceRequest.FromString(body)
    for resource in request.resource_metrics:
        for scope in resource.scope_metrics:
            yield from (metric.name for metric in scope.metrics)


def handler(received: Received) -> type[BaseHTTPRequestHandler]:
    """Takes OTLP at /v1/metrics, and lineage events anywhere else."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/metrics":
                received.otlp.update(metric_names(body))
            else:
                event = json.loads(body)
                received.jobs[f"{event['eventType']} {event['job']['name']}"] += 1
                for side in ("inputs", "outputs"):
                    received.tables.update(f"{side} {item['namespace']} {item['name']}" for item in event.get(side, []))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


def listen(received: Received) -> None:
    """Take StatsD's datagrams for ever."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", STATSD))
        while True:
            for line in server.recv(65_536).decode().splitlines():
                received.statsd[line.split(":")[0]] += 1


def main() -> None:
    received = Received()
    for port in (OTLP, LINEAGE):
        server = ThreadingHTTPServer(("127.0.0.1", port), handler(received))
        threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=listen, args=(received,), daemon=True).start()
    print(f"DATELINE_OTLP_URL=http://127.0.0.1:{OTLP} DATELINE_STATSD=127.0.0.1:{STATSD} "
          f"DATELINE_LINEAGE_URL=http://127.0.0.1:{LINEAGE}", flush=True)  # fmt: skip
    time.sleep(float(sys.argv[1]))
    for name, counts in vars(received).items():
        ours = {key: count for key, count in sorted(counts.items()) if "dateline" in key}
        print(f"{name}: {len(counts)} names, {len(ours)} of ours")
        for key, count in ours.items():
            print(f"  {count:5} {key}")


if __name__ == "__main__":
    main()

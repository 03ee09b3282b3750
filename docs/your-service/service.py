"""A small HTTP service with metrics and traces, written with Python's standard library only.

    python3 service.py [port]

It shows Prometheus metrics at /metrics and sends one span for each other request by OTLP/HTTP
(JSON) to OTEL_EXPORTER_OTLP_ENDPOINT, in the trace that the caller's `traceparent` names.
"""

import json
import os
import queue
import re
import secrets
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ.get("OTEL_SERVICE_NAME", "checkout")
COLLECTOR = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

SERVER, FAILED = 2, 2  # SpanKind and StatusCode of OTLP


class Metrics:
    """http_requests_total and http_request_duration_seconds, by method, route and status."""

    def __init__(self):
        self._lock = threading.Lock()
        self._series = {}

    def observe(self, method, route, status, seconds):
        with self._lock:
            series = self._series.setdefault((method, route, status), [0, 0.0, [0] * len(BUCKETS)])
            series[0] += 1
            series[1] += seconds
            for index, bound in enumerate(BUCKETS):
                series[2][index] += seconds <= bound

    def text(self):
        requests = ["# TYPE http_requests_total counter"]
        durations = ["# TYPE http_request_duration_seconds histogram"]
        name = "http_request_duration_seconds"
        with self._lock:
            for (method, route, status), (count, total, counts) in sorted(self._series.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                requests.append(f"http_requests_total{{{labels}}} {count}")
                for bound, below in zip((*BUCKETS, "+Inf"), (*counts, count)):
                    durations.append(f'{name}_bucket{{{labels},le="{bound}"}} {below}')
                durations.append(f"{name}_sum{{{labels}}} {total}")
                durations.append(f"{name}_count{{{labels}}} {count}")
        return "\n".join([*requests, *durations, ""])


class Spans:
    """Sends finished spans in the background. If the collector is down, spans are lost, but no request fails."""

    def __init__(self):
        self._finished = queue.Queue(maxsize=2048)
        threading.Thread(target=self._run, daemon=True).start()

    def end(self, span):
        try:
            self._finished.put_nowait(span)
        except queue.Full:
            pass

    def _run(self):
        while True:
            batch = [self._finished.get()]
            time.sleep(0.2)
            while not self._finished.empty() and len(batch) < 512:
                batch.append(self._finished.get())
            try:
                self._send(batch)
            except OSError as error:
                print(f"{len(batch)} spans lost: {error}", file=sys.stderr, flush=True)

    def _send(self, batch):
        resource = {"attributes": [attribute("service.name", NAME)]}
        body = {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": batch}]}]}
        request = urllib.request.Request(
            f"{COLLECTOR}/v1/traces", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as response:
            response.read()


def attribute(key, value):
    return {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}


def caller_of(headers):
    """The caller's trace, span and sampling (https://www.w3.org/TR/trace-context/), or a new trace."""
    match = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})", headers.get("traceparent", ""))
    if match and set(match[1]) != {"0"} and set(match[2]) != {"0"}:
        return match[1], match[2], int(match[3], 16) & 1 == 1
    return secrets.token_hex(16), None, True


metrics, spans = Metrics(), Spans()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?", 1)[0]
        if path == "/metrics":
            self.reply(200, metrics.text(), "text/plain; version=0.0.4")
        elif path == "/orders":
            self.serve("/orders", lambda: (200, {"orders": []}))
        elif path == "/fail":
            self.serve("/fail", lambda: (500, {"error": "broken on purpose"}))
        else:
            # One route for all unknown paths: callers must not choose the values of a label.
            self.serve("unmatched", lambda: (404, {"error": "not found"}))

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = self.path.split("?", 1)[0] == "/orders"
        if found:
            self.serve("/orders", lambda: (201, {"id": secrets.randbelow(1000)}))
        else:
            self.serve("unmatched", lambda: (404, {"error": "not found"}))

    def serve(self, route, work):
        trace_id, parent_id, sampled = caller_of(self.headers)
        begun, started = time.time_ns(), time.perf_counter()
        status, answer = work()
        self.reply(status, json.dumps(answer), "application/json")
        seconds = time.perf_counter() - started
        metrics.observe(self.command, route, status, seconds)
        if not sampled:
            return
        spans.end(
            {
                "traceId": trace_id,
                "spanId": secrets.token_hex(8),
                **({"parentSpanId": parent_id} if parent_id else {}),
                "name": f"{self.command} {route}",
                "kind": SERVER,
                "startTimeUnixNano": str(begun),
                "endTimeUnixNano": str(begun + int(seconds * 1e9)),
                "attributes": [
                    attribute("http.request.method", self.command),
                    attribute("http.route", route),
                    attribute("http.response.status_code", status),
                ],
                "status": {"code": FAILED} if status >= 500 else {},
            }
        )

    def reply(self, status, text, kind):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()

"""The site on a real server, and one tool that asks it for pages: what the benchmarks of pages are made of.

The server is the one of production: granian with two workers of one thread each. Load comes from `wrk` on the same machine, so
rates are of two cores that do both; only their ratios within one run mean something.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds until a server must answer
CONNECTIONS = 8
WORKERS = 2

# Each thread has one connection, so that a response belongs to the request before it; it begins at a place of its own.
_SCRIPT = """
local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long us; } moment; int gettimeofday(moment *now, void *zone); ]]
local moment = ffi.new("moment")
local function now() ffi.C.gettimeofday(moment, nil); return tonumber(moment.s) + tonumber(moment.us) / 1e6 end

local threads = {}
function setup(thread) thread:set("number", #threads); threads[#threads + 1] = thread end

function init()
  requests, at, hits, misses, begun = {}, 0, {}, {}, 0
  for line in io.lines("%(addresses)s") do requests[#requests + 1] = wrk.format("GET", line, %(headers)s) end
  at = math.floor(number * #requests / %(threads)d)
end

function request()
  at = at %% #requests + 1
  begun = now()
  return requests[at]
end

if %(apart)s then
  function response(status, headers)
    local took = now() - begun
    local status = headers["cache-status"] or headers["Cache-Status"] or ""
    if status:find("hit") then hits[#hits + 1] = took else misses[#misses + 1] = took end
  end
end

local function sorted(name)
  local all = {}
  for _, thread in ipairs(threads) do
    for _, took in ipairs(thread:get(name)) do all[#all + 1] = took end
  end
  table.sort(all)
  return all
end

local function told(name, all)
  local function at(share) return all[math.max(1, math.ceil(#all * share))] or 0 end
  io.write(string.format("TOLD %%s %%d %%.6f %%.6f\\n", name, #all, at(0.5), at(0.95)))
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  local half, most = latency:percentile(50) / 1e6, latency:percentile(95) / 1e6
  io.write(string.format("TOLD all %%d %%.6f %%.6f\\n", summary.requests, half, most))
  io.write(string.format("TOLD run %%d %%.6f 0\\n", failed, summary.duration / 1e6))
  if %(apart)s then told("hits", sorted("hits")); told("misses", sorted("misses")) end
end
"""


@dataclass(frozen=True)
class Answers:
    """How many came, and within which time half and 95 of 100 did, in seconds."""

    number: int
    p50: float
    p95: float


@dataclass(frozen=True)
class Load:
    """What wrk measured in `seconds`; `failed` answers were none. Kept pages and first renders apart where that was asked."""

    answers: Answers
    failed: int
    seconds: float
    kept: Answers | None = None
    rendered: Answers | None = None

    @property
    def rate(self) -> float:
        return self.answers.number / self.seconds


def require_wrk() -> str:
    found = shutil.which("wrk")
    if found is None:
        sys.exit("This benchmark needs wrk. On Debian and Ubuntu: make services")
    return found


@contextmanager
def server(settings: str, application: str, **environment: str) -> Iterator[str]:
    """The base address of a server with these settings, for as long as this lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws", "--log-level", "error", application),
    ]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": paths, **environment}
    process = subprocess.Popen(command, cwd=ROOT, env=variables)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{base}/healthz", process)
        yield base
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("The server did not start.")
            time.sleep(0.2)


def load(base: str, addresses: Sequence[str], seconds: int, *, etag: str = "", apart: bool = False) -> Load:
    """Ask for `addresses` one after another, over and over, and measure."""
    with tempfile.TemporaryDirectory() as name:
        listed, script = Path(name, "addresses.txt"), Path(name, "load.lua")
        listed.write_text("\n".join(addresses) + "\n", "utf-8")
        quoted = etag.replace('"', '\\"')
        headers = f'{{["If-None-Match"] = "{quoted}"}}' if etag else "nil"
        fields = {"addresses": listed, "headers": headers, "threads": CONNECTIONS, "apart": str(apart).lower()}
        script.write_text(_SCRIPT % fields, "utf-8")
        command = [
            *(require_wrk(), "--threads", str(CONNECTIONS), "--connections", str(CONNECTIONS)),
            *("--duration", f"{seconds}s", "--timeout", "20s", "--script", str(script), base),
        ]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = {line[1]: line[2:] for line in map(str.split, printed.splitlines()) if line[:1] == ["TOLD"]}

    def answers(kind: str) -> Answers:
        number, p50, p95 = told[kind]
        return Answers(int(number), float(p50), float(p95))

    failed, took, _nothing = told["run"]
    kept, rendered = (answers("hits"), answers("misses")) if apart else (None, None)
    return Load(answers("all"), int(failed), float(took), kept, rendered)

"""The product list at 10,000 and at 100,000 products: queries and time, on the configured database.

    python -m bench.product_list            # SQLite
    DATABASE_URL=postgres://… python -m bench.product_list

Times are medians of the whole request through Django's test client. `steady` is a page while nothing changes; `after a change`
renews the edition first, so that the counts are worked out again: it is printed, and is what the next reader waits once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import world

SIZES = (10_000, 100_000)
MOST_QUERIES = 12
MOST_TIMES_SLOWER = 2.0
ADDRESSES = {
    "first page": "/san-pham/",
    "page 200": "/san-pham/?trang=200",
    "five stars": "/san-pham/?sao=5",
    "one province": "/san-pham/?tinh=an-giang",
    "by name": "/san-pham/?sap-xep=ten",
}


def measure(address: str, repeat: int, *, change: bool = False) -> tuple[float, int]:
    """Median seconds and the most queries of a request for `address`."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from catalog.models import Province

    client = Client(headers={"host": "localhost"})
    times, queries = [], 0
    for number in range(repeat):
        if change:
            Province.objects.filter(code="01").update(note=f"bench {number}")
        begin = time.perf_counter()
        response = client.get(address)
        response.content  # noqa: B018  # renders
        times.append(time.perf_counter() - begin)
        assert response.status_code == 200, (address, response.status_code)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    queries = len(captured)
    return statistics.median(times), queries


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        world.start_django(Path(folder))
        from django.db import connection

        print(f"Product list on {connection.vendor}: at most {MOST_QUERIES} queries, ×{MOST_TIMES_SLOWER} from 10,000 to 100,000")
        results: dict[int, dict[str, tuple[float, int, float]]] = {}
        for size in SIZES:
            name = f"bench_list_{size}"
            world.create_database(name)
            world.fill(size)
            results[size] = {}
            for label, address in ADDRESSES.items():
                measure(address, 2)  # warm
                steady, queries = measure(address, 15)
                changed, _queries = measure(address, 5, change=True)
                results[size][label] = (steady, queries, changed)
            world.drop_database(name)
        failed = False
        for label in ADDRESSES:
            small, large = (results[size][label] for size in SIZES)
            ratio = large[0] / small[0]
            most = max(small[1], large[1])
            missed = ratio > MOST_TIMES_SLOWER or most > MOST_QUERIES
            failed = failed or missed
            print(
                f"  {label:14} {small[0] * 1000:7.1f} ms -> {large[0] * 1000:7.1f} ms  ×{ratio:4.2f} (limit ×{MOST_TIMES_SLOWER})"
                f"  {most:2d}/{MOST_QUERIES} queries  after a change {small[2] * 1000:6.1f} -> {large[2] * 1000:6.1f} ms"
                f"  {'MISSED' if missed else 'ok'}"
            )
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

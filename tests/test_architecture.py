"""Who may import whom, who calls Stripe's SDK, who compares certificate dates, who reads the clock, and how long a file may be.

Each rule is a function from a module to its departures, tried first on a line that breaks it. A departure that is right
stands in a table here with its reason; a line of a table that no longer applies fails too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 500
"""Lines. A file that needs more holds more than one thing."""

# Folder of a room, and the rooms whose modules it may import. `ocop` is listed by its own rooms below.
ROOMS = {
    "catalog": {"catalog"},
    "search": {"search", "catalog"},
    "showrooms": {"showrooms", "catalog"},
    "ocop": {"ocop", "catalog", "search", "showrooms"},
}
OURS = {*ROOMS, "bench", "scripts", "tests"}
# Rooms of the website that do not know one another.
WEBSITE_ROOMS = {"ocop.pages", "ocop.storefront", "ocop.feeds", "ocop.office"}
# What people and scripts touch; nothing deeper imports it, and only it may read the clock.
EDGES = re.compile(
    r"(catalog|search|showrooms|ocop\.(storefront|pages))\.(admin|public|views|wagtail_hooks|management|templatetags|urls|panels|forms)\b"
    r"|ocop(?!\.(storefront|pages))\b"
)
FORMS_AND_VIEWS = re.compile(r"(wagtail\.admin|django\.(forms|http|shortcuts|views|contrib\.admin))\b")

CERTIFICATE_DATES = {"starts_on", "ends_on", "lapses_on", "recognised_on", "last_day", "natural_end", "starts", "ends"}
DATE_LOOKUP = re.compile(r"(^|__)(starts_on|ends_on|lapses_on|recognised_on)__(lt|lte|gt|gte|range)$")
DATE_IN_SQL = re.compile(r"\b(starts_on|ends_on)\b\s*(<|>|BETWEEN\b)|(<|>)=?\s*(\w+\.)?(starts_on|ends_on)\b")
CLOCK_READS = {
    "timezone": {"now", "localdate", "localtime"},
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "time": {"time", "localtime"},
}

# Rule, file and function where a departure is right, and why.
ALLOWED = {
    ("date_comparisons", "catalog/database/triggers.py", "_sqlite"): "no two intervals overlap: the database's own guard",
    ("date_comparisons", "catalog/models/certificates.py", "Certificate.Meta"): "CHECK (starts_on <= ends_on), the same",
    ("date_comparisons", "catalog/certification.py", "_round_before"): "the order of rounds, whether or not they are in force",
    ("date_comparisons", "catalog/imports/matching.py", "_recognised_before"): "the order of rounds, as above",
    ("imports_of_edges", "site/ocop/storefront/apps.py", "StorefrontConfig.ready"): "what it offers to lower rooms and signals",
    ("imports_of_edges", "site/ocop/pages/apps.py", "PagesConfig.ready"): "forms are given to the models, which know none",
    ("clock_reads", "catalog/admin/import_runs.py", "ImportRun._applied"): "the moment something was written, not a day",
    ("clock_reads", "catalog/admin/bulk.py", "PublishBulkAction.perform"): "as above",
    ("clock_reads", "catalog/imports/bookkeeping.py", "write_log"): "as above",
    ("clock_reads", "catalog/demo/writing.py", "_Writer._producers"): "as above",
    ("clock_reads", "catalog/demo/writing.py", "_Writer._product"): "as above",
    ("clock_reads", "search/indexing.py", "drain"): "as above",
    ("clock_reads", "site/ocop/storefront/postman.py", "_Postman._run"): "a thread of its own begins there: an edge",
}


@dataclass(frozen=True)
class Module:
    path: str
    source: str

    @property
    def name(self) -> str:
        parts = Path(self.path).with_suffix("").parts
        parts = parts[1:] if parts[0] == "site" else parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.source)


@dataclass(frozen=True, order=True)
class Departure:
    path: str
    where: str
    what: str


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product; migrations keep what once was."""
    folders = ("catalog", "search", "showrooms", "site")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)


def nodes(tree: ast.AST, where: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the class and function it stands in; imports for the type checker are left out."""
    for child in ast.iter_child_nodes(tree):
        inner = where
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{where}.{child.name}".lstrip(".")
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield inner, child
        yield from nodes(child, inner)


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Where, and the full name of each module or object imported."""
    package = module.name if module.path.endswith("__init__.py") else module.name.rpartition(".")[0]
    for where, node in nodes(module.tree):
        if isinstance(node, ast.Import):
            yield from ((where, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")
                base = ".".join([*parents[: len(parents) - node.level + 1], *([base] if base else [])])
            yield from ((where, f"{base}.{alias.name}") for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def foreign_imports(module: Module) -> Iterator[Departure]:
    """Imports against the direction of the rooms."""
    allowed = ROOMS[module.name.split(".")[0]]
    own = next((room for room in WEBSITE_ROOMS if within(module.name, room)), None)
    for where, name in imports(module):
        other = next((room for room in WEBSITE_ROOMS if within(name, room)), None)
        if (name.split(".")[0] in OURS - allowed) or (own and other and own != other):
            yield Departure(module.path, where, f"imports {name}")


def imports_of_edges(module: Module) -> Iterator[Departure]:
    """What lies deep imports no view, form, panel or command; models import no forms or views of frameworks either."""
    if EDGES.match(module.name):
        return
    is_model = ".models" in module.name or module.name.endswith((".validity", ".rules"))
    for where, name in imports(module):
        if EDGES.match(name) or (is_model and FORMS_AND_VIEWS.match(name)):
            yield Departure(module.path, where, f"imports {name}")


def date_comparisons(module: Module) -> Iterator[Departure]:
    """Comparisons of certificate dates in Python, in lookups and in SQL."""
    if module.name == "catalog.validity":
        return
    docstrings = {id(node.value) for _, node in nodes(module.tree) if isinstance(node, ast.Expr)}
    for where, node in nodes(module.tree):
        if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for sign in node.ops):
            for side in (node.left, *node.comparators):
                name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""
                if name in CERTIFICATE_DATES:
                    yield Departure(module.path, where, f"compares {name}")
        elif isinstance(node, ast.keyword) and DATE_LOOKUP.search(node.arg or ""):
            yield Departure(module.path, where, f"filters {node.arg}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            if DATE_LOOKUP.search(node.value):
                yield Departure(module.path, where, f"filters {node.value}")
            elif DATE_IN_SQL.search(node.value):
                yield Departure(module.path, where, "compares in SQL")


def clock_reads(module: Module) -> Iterator[Departure]:
    """Reads of the clock beside `catalog.clock`, and of `catalog.clock` anywhere but at the edges."""
    if module.name == "catalog.clock":
        return
    # `timezone.localtime(moment)` puts a given moment into words of the reader's zone; without one it reads the clock.
    converting = {id(node.func) for _, node in nodes(module.tree) if isinstance(node, ast.Call) and node.args}
    for where, node in nodes(module.tree):
        if isinstance(node, ast.Attribute) and not (id(node) in converting and node.attr in {"localtime", "localdate"}):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in CLOCK_READS.get(owner, ()):
                yield Departure(module.path, where, f"reads {owner}.{node.attr}")
    for where, name in imports(module):
        if name.startswith("django.db.models.functions") and name.endswith(".Now"):
            yield Departure(module.path, where, "reads the database's clock")
        if within(name, "catalog.clock") and not EDGES.match(module.name):
            yield Departure(module.path, where, "reads the clock away from the edge")


def sdk_imports(module: Module) -> Iterator[Departure]:
    """Imports of Stripe's SDK, whose errors and objects go no further than one module; a type checker may look."""
    if module.name == "ocop.storefront.payments.stripe_api":
        return
    for where, name in imports(module):
        if within(name, "stripe"):
            yield Departure(module.path, where, f"imports {name}")


Rule = Callable[[Module], Iterator[Departure]]
RULES: tuple[Rule, ...] = (foreign_imports, imports_of_edges, date_comparisons, clock_reads, sdk_imports)


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (foreign_imports, "catalog/x.py", "from search import query"),
        (foreign_imports, "catalog/x.py", "import ocop.languages"),
        (foreign_imports, "catalog/x.py", "def f():\n    from showrooms.models import Showroom"),
        (foreign_imports, "catalog/x.py", "from tests.factories import product"),
        (foreign_imports, "search/x.py", "from showrooms import ledger"),
        (foreign_imports, "showrooms/x.py", "from ocop.storefront import orders"),
        (foreign_imports, "site/ocop/feeds/x.py", "from ocop.pages.models import Fair"),
        (foreign_imports, "site/ocop/feeds/x.py", "from ..pages import models"),
        (imports_of_edges, "catalog/models/x.py", "from wagtail.admin.panels import FieldPanel"),
        (imports_of_edges, "catalog/models/x.py", "from django import forms"),
        (imports_of_edges, "catalog/validity.py", "from catalog.public import views"),
        (imports_of_edges, "catalog/certification.py", "from .admin.forms import IssueForm"),
        (date_comparisons, "catalog/x.py", "lapsed = certificate.ends_on <= on"),
        (date_comparisons, "catalog/x.py", "query.filter(certificates__starts_on__lte=on)"),
        (date_comparisons, "catalog/x.py", "Q(('ends_on__gt', on))"),
        (date_comparisons, "site/ocop/x.py", "cursor.execute('SELECT 1 FROM catalog_certificate WHERE ends_on > %s')"),
        (date_comparisons, "site/ocop/x.py", "if on > product.lapses_on: pass"),
        (clock_reads, "catalog/x.py", "from django.utils import timezone\nday = timezone.localdate()"),
        (clock_reads, "catalog/x.py", "import datetime\nday = datetime.date.today()"),
        (clock_reads, "catalog/x.py", "from django.utils import timezone\nmoment = timezone.localtime(timezone=zone)"),
        (clock_reads, "catalog/x.py", "field = DateTimeField(default=timezone.now)"),
        (clock_reads, "catalog/x.py", "from django.db.models.functions import Now"),
        (clock_reads, "catalog/certification.py", "from catalog import clock"),
        (sdk_imports, "site/ocop/storefront/x.py", "from stripe import StripeClient"),
        (sdk_imports, "site/ocop/storefront/x.py", "import stripe.checkout"),
    ],
)
def test_each_rule_bites(rule: Rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source)))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (foreign_imports, "catalog/x.py", "if TYPE_CHECKING:\n    from ocop import health"),
        (foreign_imports, "site/ocop/feeds/x.py", "from showrooms import models"),
        (date_comparisons, "catalog/x.py", "query.order_by('-ends_on')"),
        (date_comparisons, "catalog/x.py", "product.traceability_ends_on < on"),
        (date_comparisons, "catalog/x.py", '"""In force when starts_on <= D < ends_on."""'),
        (clock_reads, "catalog/public/x.py", "from catalog import clock\non = clock.today()"),
        (sdk_imports, "site/ocop/storefront/x.py", "from ocop.storefront.payments.stripe_api import StripeApi"),
        (clock_reads, "catalog/x.py", "from django.utils import timezone\nshown = timezone.localtime(entry.timestamp)"),
    ],
)
def test_no_rule_bites_what_is_right(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(Module(path, source)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_everywhere(rule: Rule) -> None:
    found = [departure for module in modules() for departure in rule(module)]
    allowed = {(path, where) for name, path, where in ALLOWED if name == rule.__name__}
    left = [departure for departure in found if (departure.path, departure.where) not in allowed]
    assert not left, "\n" + "\n".join(f"{departure.path} {departure.where}: {departure.what}" for departure in left)
    unused = allowed - {(departure.path, departure.where) for departure in found}
    assert not unused, f"no longer needed in ALLOWED: {sorted(unused)}"


def test_the_rooms_are_the_ones_listed() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "scripts", "tests"}
    assert packages <= set(ROOMS)
    assert not (ROOT / "site" / "__init__.py").exists(), "`site` is a module of the standard library"
    inside = {f"ocop.{path.parent.name}" for path in (ROOT / "site" / "ocop").glob("*/__init__.py")}
    assert inside <= WEBSITE_ROOMS | {"ocop.settings", "ocop.management", "ocop.formats"}


def test_no_template_reads_the_clock() -> None:
    reading = [path for path in (ROOT / "templates").rglob("*.html") if re.search(r"\{%\s*now\b", path.read_text("utf-8"))]
    assert not reading


def test_no_file_is_too_long() -> None:
    folders = ("catalog", "search", "showrooms", "site", "scripts", "templates", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html", ".css", ".js"}]
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n")
        for path in files
        if "migrations" not in path.parts and "vendor" not in path.parts
    }
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE}

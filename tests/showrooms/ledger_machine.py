"""Whatever people at two showrooms do, and whoever does something else in the middle of it, the ledger ends up where a model
without a database does.

Most acts have a rival: another act, on another connection, at a function inside the first. What comes of both must be what comes
of one after the other, in either order; and after every step levels, movements and the model agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from showrooms import checking, counting, ledger, posting, stock, transferring
from showrooms.errors import LedgerError
from showrooms.ledger import Correction, Delivery, Line, Sale
from showrooms.models import Count, Entry, Item, Level, Lot, Movement, Transfer
from showrooms.transferring import Arrival
from tests.committed import clear
from tests.factories import TODAY
from tests.showrooms.factories import NOON, make_showroom, plain_item, product_item, slip
from tests.showrooms.rivals import LONGEST, Rival, coming_at
from tests.showrooms.stock_model import DONE, LOTS, Model, Place, Wanted
from tests.stock_oracle import DAY

BEST_BEFORE = {"past": TODAY - DAY, "soon": TODAY + 10 * DAY, "late": TODAY + 40 * DAY, "": None}
POSTING = [(posting, name) for name in ("check_slip", "_digest", "_move", "_level_ids", "_update")]
TAKING = [(ledger, "check_lines"), (ledger, "taken"), (posting, "_lock"), *POSTING]
PLACING = [(ledger, "check_lines"), (ledger, "place"), *POSTING]
ANSWERING = [(ledger, "demand"), *POSTING]
MOVING = [(transferring, "demand"), (transferring, "post"), (transferring, "_move_on"), *POSTING]
DECIDING = [(counting, "_held"), (counting, "_decide")]
COUNTING = [(counting, name) for name in ("check_length", "_held", "_decide", "_demand_approver", "post")]
MEETINGS = {
    **dict.fromkeys(("sell", "withdraw", "reserve"), TAKING),
    **dict.fromkeys(("receive", "give_back", "adjust"), PLACING),
    **dict.fromkeys(("undo", "release", "hand_over"), ANSWERING),
    "prepare": [(transferring, "check_lines"), (transferring, "taken"), (posting, "_lock")],
    **dict.fromkeys(("send", "arrive", "cancel"), MOVING),
    **dict.fromkeys(("submit", "reopen", "discard"), DECIDING),
    "open_count": [(counting, "demand"), (counting, "check_length")],
    "count_line": [(counting, "check_lot"), (counting, "_held")],
    "approve": [*COUNTING, *POSTING],
}
"""Where a rival may come into an act."""

Act = tuple[str, tuple]
"""The name of a method of the model and of the machine's `_` methods, and its arguments; the first is the key."""

showrooms = st.integers(0, 1)
items = st.integers(0, 1)
lots = st.sampled_from(LOTS)
pieces = st.integers(1, 4)
wanted_lots = st.sampled_from([None, None, None, *(lot for lot in LOTS if lot)])
lines = st.lists(st.tuples(items, wanted_lots, pieces), min_size=1, max_size=2)
deliveries = st.lists(st.tuples(items, lots, pieces), min_size=1, max_size=3)
pick = st.integers(0, 10**6)
NEW = {
    "receive": st.tuples(showrooms, deliveries),
    "give_back": st.tuples(showrooms, items, lots, pieces),
    "adjust": st.tuples(showrooms, items, lots, st.sampled_from([-3, -2, -1, 1, 2])),
    "sell": st.tuples(showrooms, lines),
    "withdraw": st.tuples(showrooms, lines),
    "reserve": st.tuples(showrooms, lines),
}
"""Acts that need nothing but a showroom; the others answer something on record."""
OF_ENTRIES = ("undo", "release", "hand_over")
OF_TRANSFERS = ("send", "arrive", "cancel")
OF_COUNTS = ("submit", "reopen", "approve", "discard")


def answers(*names: str) -> st.SearchStrategy[Any]:
    return st.tuples(st.sampled_from(names), st.tuples(pick, st.integers(-1, 1)))


wishes = st.one_of(
    *(st.tuples(st.just(name), arguments) for name, arguments in NEW.items()),
    answers(*OF_ENTRIES),
    answers(*OF_ENTRIES),
    st.tuples(st.just("prepare"), st.tuples(showrooms, lines)),
    answers(*OF_TRANSFERS),
    answers(*OF_TRANSFERS, "send", "arrive"),
    st.tuples(st.just("count_line"), st.tuples(pick, items, lots, st.integers(0, 4))),
    st.tuples(st.just("open_count"), st.tuples(showrooms)),
    answers(*OF_COUNTS, "submit", "submit", "approve", "approve"),
    st.tuples(st.just("again"), st.tuples(pick)),
)


class LedgerMachine(RuleBasedStateMachine):
    """`finished` is called after each example; `tally` counts what all of them met."""

    finished: Callable[[], None] = staticmethod(lambda: None)
    tally: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        clear()
        self.showrooms = [make_showroom(), make_showroom()]
        self.items: list[Item] = [product_item(), plain_item()]
        self.lots = {
            (place, code): Lot.objects.create(item=item, code=code, best_before=BEST_BEFORE[code])
            for place, item in enumerate(self.items)
            for code in LOTS
            if code
        }
        users = get_user_model().objects
        self.manager, self.counter = users.create_superuser("manager"), users.create_superuser("counter")
        self.rival = Rival()
        self.model = Model()
        self.keys = 0
        self.booked: list[Act] = []

    def teardown(self) -> None:
        self.rival.close()
        clear()
        get_user_model().objects.all().delete()
        self.finished()

    # --- the rules ----------------------------------------------------------------------------------------------------

    @initialize(first=deliveries, second=deliveries)
    def begin(self, first: list, second: list) -> None:
        """Goods at both, some of them promised and some about to leave, and a stocktake of each."""
        for where, delivered in enumerate((first, second)):
            self.settle([("receive", (self.key(), where, [(item, lot, count + 3) for item, lot, count in delivered]))])
            self.settle([("reserve", (self.key(), where, [(delivered[0][0], None, 1)]))])
            self.settle([("prepare", (self.key(), where, 1 - where, [(delivered[-1][0], None, 2)]))])
            self.settle([("open_count", (self.key(), where))])

    @rule(wish=wishes)
    def alone(self, wish: tuple) -> None:
        self.settle(self.meant(wish))

    @rule(mine=wishes, theirs=wishes, meeting=pick)
    def with_a_rival(self, mine: tuple, theirs: tuple, meeting: int) -> None:
        self.settle([*self.meant(mine), *self.meant(theirs)], meeting)

    @rule(wish=wishes, meeting=pick, same_key=st.booleans())
    def the_same_twice_at_once(self, wish: tuple, meeting: int, same_key: bool) -> None:
        for name, (key, *arguments) in self.meant(wish):
            self.settle([(name, (key, *arguments)), (name, (key if same_key else self.key(), *arguments))], meeting)

    @precondition(lambda self: self.booked)
    @rule(choice=pick, wish=wishes)
    def something_else_under_an_old_key(self, choice: int, wish: tuple) -> None:
        name, (old, *_rest) = self.booked[choice % len(self.booked)]
        for other, (_key, *arguments) in self.meant(wish):
            if other in NEW and (other != name or ("", *arguments) != ("", *_rest)):
                act = (other, (old, *arguments))
                assert self.outcome(act) == "KeyTaken"
                self.tally["keys refused for something else"] += 1

    # --- what a wish comes to -----------------------------------------------------------------------------------------

    def key(self) -> str:
        self.keys += 1
        return f"request-{self.keys}"

    def meant(self, wish: tuple) -> list[Act]:
        """The act that a wish means now; none where there is nothing that it could answer."""
        name, arguments = wish
        key = self.key()
        if name in NEW or name == "open_count":
            return [(name, (key, *arguments))]
        if name == "prepare":
            origin, wanted = arguments
            return [(name, (key, origin, 1 - origin, wanted))]
        choice, *rest = arguments
        if name == "again":
            return [self.booked[choice % len(self.booked)]]
        those = self.answerable(name, fitting=choice % 5 > 0) or self.answerable(name, fitting=False)
        if not those:
            return []
        more = rest if name == "count_line" else rest[:1] if name == "arrive" else ()
        return [(name, (key, those[choice % len(those)], *more))]

    def answerable(self, name: str, fitting: bool) -> list[str]:
        """The entries, transfers or stocktakes that such an act could be about: those in the state for it, or the latest."""
        model = self.model
        if name in OF_ENTRIES:
            entries = {key: each for key, each in model.entries.items() if name == "undo" or each.kind == "reserve"}
            suits = [key for key, each in entries.items() if not each.answered and (each.undoable or name != "undo")]
            return suits[-3:] if fitting else list(entries)[-3:]
        if name in OF_TRANSFERS:
            states = {key: moving.state for key, moving in model.transfers.items()}
            state = "prepared" if name == "send" else "on its way"
        else:
            states = {key: taking.state for key, taking in model.counts.items()}
            state = "open" if name in {"count_line", "submit", "discard"} else "submitted"
        return ([key for key in states if states[key] == state] if fitting else list(states))[-3:]

    def settle(self, acts: list[Act], meeting: int | None = None) -> None:
        """Do it, the second act in the middle of the first, and see that it came to one after the other."""
        if not acts:
            return
        theirs: list[Future[str]] = []

        def come() -> None:
            theirs.append(self.rival.start(lambda: self.outcome(acts[1])))
            self.tally["rivals who waited"] += not theirs[0].done()
            self.tally["rivals who came in the middle"] += 1

        if len(acts) == 1 or meeting is None:
            outcomes = [self.outcome(act) for act in acts]
            possible = [self.model.after(*acts)]
        else:
            places = MEETINGS[acts[0][0]]
            with coming_at(*places[meeting % len(places)], come):
                outcomes = [self.outcome(acts[0])]
            outcomes.append(theirs[0].result(LONGEST) if theirs else self.outcome(acts[1]))
            backwards, words = self.model.after(acts[1], acts[0])
            possible = [self.model.after(*acts), (backwards, words[::-1])]
        found = self.levels()
        fitting = [model for model, words in possible if words == outcomes and model.levels() == found]
        assert fitting, f"{acts} came to {outcomes} and {found}, but one after the other to {possible}"
        self.model = fitting[0]
        for act, word in zip(acts, outcomes, strict=True):
            self.tally[f"{act[0]}: {word}"] += 1
            if word == DONE and act[1][0] in self.model.entries:
                self.booked.append(act)

    def outcome(self, act: Act) -> str:
        try:
            self.do(act)
        except LedgerError as error:
            return type(error).__name__
        return DONE

    # --- the acts, at the real ledger ---------------------------------------------------------------------------------

    def do(self, act: Act) -> None:
        name, (key, *arguments) = act
        note = slip(self.manager, key=key, why="as counted")
        getattr(self, f"_{name}")(note, *arguments)

    def _lot(self, item: int, code: str | None) -> Lot | None:
        return self.lots[item, code] if code else None

    def _lines(self, wanted: list[Wanted], line: type[Line]) -> list[Any]:
        return [line(self.items[item], count, self._lot(item, lot)) for item, lot, count in wanted]

    def _receive(self, note: Any, where: int, delivered: list) -> None:
        ledger.receive(
            self.showrooms[where],
            [Delivery(self.items[item], count, lot, best_before=BEST_BEFORE[lot]) for item, lot, count in delivered],
            note,
        )

    def _give_back(self, note: Any, where: int, item: int, lot: str, count: int) -> None:
        ledger.give_back(self.showrooms[where], [Line(self.items[item], count, self._lot(item, lot))], note)

    def _adjust(self, note: Any, where: int, item: int, lot: str, difference: int) -> None:
        ledger.adjust(self.showrooms[where], [Correction(self.items[item], difference, self._lot(item, lot))], note)

    def _sell(self, note: Any, where: int, wanted: list[Wanted]) -> None:
        ledger.sell(self.showrooms[where], self._lines(wanted, Sale), note)

    def _withdraw(self, note: Any, where: int, wanted: list[Wanted]) -> None:
        ledger.withdraw(self.showrooms[where], self._lines(wanted, Line), note)

    def _reserve(self, note: Any, where: int, wanted: list[Wanted]) -> None:
        ledger.reserve(self.showrooms[where], self._lines(wanted, Line), note)

    def _undo(self, note: Any, entry: str) -> None:
        ledger.undo(Entry.objects.get(key=entry), note)

    def _release(self, note: Any, entry: str) -> None:
        ledger.release(Entry.objects.get(key=entry), note)

    def _hand_over(self, note: Any, entry: str) -> None:
        ledger.hand_over(Entry.objects.get(key=entry), {item.pk: 1000 for item in self.items}, note)

    def _prepare(self, note: Any, origin: int, destination: int, wanted: list[Wanted]) -> None:
        transferring.prepare(self.showrooms[origin], self.showrooms[destination], self._lines(wanted, Line), note)

    def _send(self, note: Any, transfer: str) -> None:
        transferring.send(Transfer.objects.get(key=transfer), note)

    def _arrive(self, note: Any, transfer: str, difference: int) -> None:
        sent = Transfer.objects.get(key=transfer)
        arrivals = {line.pk: Arrival(max(line.quantity + difference, 0), "as counted") for line in sent.lines.all()}
        transferring.receive(sent, arrivals, note)

    def _cancel(self, note: Any, transfer: str) -> None:
        transferring.cancel(Transfer.objects.get(key=transfer), note)

    def _open_count(self, note: Any, where: int) -> None:
        counting.open_count(self.showrooms[where], self.counter, NOON, note.key)

    def _discard(self, note: Any, count: str) -> None:
        counting.discard(Count.objects.get(title=count), self.manager, NOON, note.why)

    def _count_line(self, _note: Any, count: str, item: int, lot: str, counted: int) -> None:
        counting.count_line(Count.objects.get(title=count), self.items[item], self._lot(item, lot), counted, self.counter, NOON)

    def _submit(self, _note: Any, count: str) -> None:
        counting.submit(Count.objects.get(title=count), self.counter, NOON)

    def _reopen(self, note: Any, count: str) -> None:
        counting.reopen(Count.objects.get(title=count), self.manager, note.why)

    def _approve(self, note: Any, count: str) -> None:
        counting.approve(Count.objects.get(title=count), note)

    # --- what must hold -----------------------------------------------------------------------------------------------

    def place(self, showroom: Any, item: Any, lot: Any) -> Place:
        where = next(place for place, each in enumerate(self.showrooms) if each.pk == showroom)
        return where, next(place for place, each in enumerate(self.items) if each.pk == item), lot or ""

    def levels(self) -> dict[Place, tuple[int, int]]:
        rows = Level.objects.values_list("showroom", "item", "lot__code", "on_hand", "reserved")
        return {self.place(*where): (on_hand, reserved) for *where, on_hand, reserved in rows if (on_hand, reserved) != (0, 0)}

    @invariant()
    def levels_movements_and_model_agree(self) -> None:
        found = self.levels()
        assert found == self.model.levels()
        assert all(0 <= reserved <= on_hand for on_hand, reserved in found.values())
        sums = (
            Movement.objects.values_list("showroom", "item", "lot__code")
            .annotate(on_hand=Sum("on_hand_change"), reserved=Sum("reserved_change"))
            .order_by()
        )
        moved = {self.place(*where): (on_hand, reserved) for *where, on_hand, reserved in sums}
        assert {place: figures for place, figures in moved.items() if figures != (0, 0)} == found

    @invariant()
    def entries_are_those_of_the_model(self) -> None:
        assert set(Entry.objects.values_list("key", flat=True)) == self.model.entries.keys()
        states = {transfer.key: transfer.state.replace("in_transit", "on its way") for transfer in Transfer.objects.all()}
        assert states == {key: moving.state for key, moving in self.model.transfers.items()}
        states = dict(Count.objects.values_list("title", "state"))
        assert states == {key: taking.state for key, taking in self.model.counts.items()}
        for key, moving in self.model.transfers.items():
            wanted = [((moving.origin, *place[1:]), count) for place, count in moving.lines]
            rows = Transfer.objects.get(key=key).lines.order_by("pk").values_list("item", "lot__code", "quantity")
            assert wanted == [(self.place(self.showrooms[moving.origin].pk, item, lot), count) for item, lot, count in rows]

    @invariant()
    def the_books_add_up(self) -> None:
        assert checking.departures() == []

    @invariant()
    def what_is_free_to_sell_is_told(self) -> None:
        free = {showroom.pk: self.model.free(where, 0) for where, showroom in enumerate(self.showrooms)}
        [told] = stock.available(TODAY).values() or [{}]
        assert told == {pk: count for pk, count in free.items() if count}

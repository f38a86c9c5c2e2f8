"""The screen of the stepper: four panes, and what each key does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from advisor.step import view
from advisor.step.cursor import Cursor, Run
from advisor.step.detail import detail
from advisor.step.dialogs import BreakpointsDialog, ListDialog, NoteDialog, SearchDialog, WhyDialog
from advisor.step.keys import ALL, bottom_line, help_sheet
from advisor.step.lines import Sheet, Span, Tone, plain
from advisor.step.overview import answer, shown, stages, stop_words
from advisor.step.search import entries
from advisor.step.widgets import Line, Rows, Words, content
from advisor.trace.model import Ref, Role, Trace

MEMORY, AGENDA, CERTAINTIES, DETAIL = "memory", "agenda", "certainties", "detail"
_PANES = (AGENDA, DETAIL, CERTAINTIES, MEMORY)
"""The panes in the order in which Tab goes through them: clockwise."""


class StepperScreen(Screen[None]):
    """Holds the cursor, and what the reader opened beside the run's own course, the last opened at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(name, f"stage({name})" if key.action == "stage" else key.action, show=False, priority=True)
        for key in ALL
        for name in key.keys.split(",")
        if key.action != "enter"
    ]

    def __init__(self, trace: Trace, *, predict: bool) -> None:
        super().__init__()
        self.cursor = Cursor(Run.of(trace)).predicting(on=predict)
        self.known = entries(trace)
        self.opened: tuple[Ref, ...] = ()
        self.notice = ""

    def compose(self) -> ComposeResult:
        """Make the lines and the panes."""
        yield Line(id="head")
        yield Words(3, id="now")
        yield Words(1, id="changed")
        with Horizontal(id="panes"):
            with Vertical(id="left", classes="column"):
                yield Rows(id=MEMORY, classes="pane top")
                yield Rows(id=CERTAINTIES, classes="pane bottom")
            with Vertical(id="right", classes="column"):
                with Vertical(id="agenda-pane", classes="pane top"):
                    yield Rows(id=AGENDA)
                    yield Words(2, id="reason")
                yield Rows(id=DETAIL, classes="pane bottom")
        yield Words(1, id="bottom")

    def on_mount(self) -> None:
        """Show the start."""
        self.tell()
        self.rows(AGENDA).focus()

    def on_resize(self) -> None:
        """Lay out anew what depends on the height of its pane."""
        self.call_after_refresh(self.tell, moved=False)

    def rows(self, pane: str) -> Rows:
        """Give the list of a pane."""
        return self.query_one(f"#{pane}", Rows)

    def tell(self, *, moved: bool = True) -> None:
        """Show the moment; the pointers stay where they are unless the reader `moved` in the run."""
        cursor = self.cursor
        self.query_one("#head", Line).set(view.head(cursor))
        self.query_one("#now", Words).set(view.happening(cursor))
        self.query_one("#bottom", Words).set(bottom_line(cursor))
        note = plain(self.notice, Tone.NEW) if self.notice else view.changed(cursor)
        self.query_one("#changed", Words).set(note)
        room = self.rows(CERTAINTIES).size.height
        for pane, sheet in ((MEMORY, view.memory(cursor)), (CERTAINTIES, view.certainties(cursor, room))):
            rows = self.rows(pane)
            marked = (place for place, row in enumerate(sheet.rows) if row.mark and row.mark.text)
            rows.head(sheet, next(marked, rows.highlighted or 0) if moved else rows.highlighted)
            if moved and pane == MEMORY:
                rows.scroll_to_highlight(top=True)
        waiting, rows = view.agenda(cursor), self.rows(AGENDA)
        self.query_one("#agenda-pane").border_title = content([Span(waiting.title)])
        first = len(cursor.agenda[0]) if cursor.question else 0
        rows.set(waiting.rows, first if moved else rows.highlighted)
        self.tell_reason()
        self.tell_detail(pointer=0 if moved else self.rows(DETAIL).highlighted)

    def tell_reason(self) -> None:
        """Say why the rule that the agenda's pointer is on has its place."""
        ref = self.rows(AGENDA).ref
        self.query_one("#reason", Words).set(view.reason(self.cursor, ref.name if ref else ""))

    def tell_detail(self, pointer: int | None = 0) -> None:
        """Show what was opened, or else what the moment is about."""
        sheet = detail(self.cursor, self.opened[-1]) if self.opened else shown(self.cursor)
        self.rows(DETAIL).head(sheet, pointer)

    def say(self, notice: str) -> None:
        """Tell the reader something, until the next step."""
        self.notice = notice
        self.query_one("#changed", Words).set(plain(notice, Tone.NEW))

    def move(self, cursor: Cursor, notice: str = "", opened: tuple[Ref, ...] = ()) -> None:
        """Go to another moment."""
        self.cursor, self.notice, self.opened = cursor, notice, opened
        self.tell()

    def open(self, ref: Ref) -> None:
        """Show something beside the run's course, ready for Enter to go to its moment."""
        self.opened = (*(one for one in self.opened if one != ref), ref)
        self.tell_detail()
        self.rows(DETAIL).point_at(ref)

    @property
    def subject(self) -> Ref | None:
        """What the fourth pane is about."""
        if self.opened:
            return self.opened[-1]
        firing = self.cursor.moment.firing
        return Ref(Role.RULE, firing.rule) if firing else None

    @property
    def pointed(self) -> Ref | None:
        """What the pointer is on, in the pane that has the focus."""
        focused = self.focused
        return (focused.ref if isinstance(focused, Rows) else None) or self.subject

    # The pointer

    def on_rows_pointed(self, event: Rows.Pointed) -> None:
        """Show what the pointer came to."""
        if event.rows.id == AGENDA:
            self.tell_reason()
        if event.rows.id != DETAIL and event.rows.ref:
            self.opened = (event.rows.ref,)
            self.tell_detail()

    def on_rows_entered(self, event: Rows.Entered) -> None:
        """Answer, open, or go to the moment of what the pointer is on."""
        ref = event.rows.ref
        if ref is None:
            if event.rows.rows:
                self.say("This line names nothing to go to; ↑ ↓ lead to one that does.")
            return
        if event.rows.id == AGENDA and self.cursor.question:
            self.answer(ref.name)
        elif event.rows.id == DETAIL and ref != self.subject:
            self.open(ref)
        else:
            self.go_to(ref)

    def answer(self, rule: str) -> None:
        """Take a rule as the prediction of what fires next."""
        if not any(item.rule == rule for item in self.cursor.agenda[1]):
            self.say("That one fires now. Which is the next? Choose one marked ?")
            return
        self.move(self.cursor.answered(rule))
        given = self.cursor.answer
        if given:
            self.app.push_screen(NoteDialog(answer(self.cursor, given)))

    def go_to(self, ref: Ref) -> None:
        """Go to the moment of something."""
        at = self.cursor.run.moment_of(ref)
        if not self.cursor.known(ref) or (at is not None and not self.cursor.is_told(at)):
            self.say("That would give the answer away; p leaves off predicting.")
        elif at is None:
            self.say(f"{view.ROLES[ref.role].capitalize()} {view.name_of(self.cursor.trace, ref)} never comes up here.")
        elif at == self.cursor.at:
            self.say("That is this moment.")
        else:
            self.move(self.cursor.to(at), opened=(ref,))

    # Moving and running

    def action_forward(self) -> None:
        """Go to the next moment, unless it is to be predicted."""
        if self.cursor.question:
            self.rows(AGENDA).focus()
            self.say("Which fires next? ↑ ↓ on the agenda, then Enter; s shows it without a score.")
        elif self.cursor.at == self.cursor.last:
            self.say("This is the end. Home goes back to the start.")
        else:
            self.forward()

    def forward(self) -> None:
        """Go to the next moment; say so where there was nothing to predict, and at the end how well it went."""
        before, after = self.cursor, self.cursor.forward()
        firing, notice = after.moment.firing, ""
        if after.predict and after.seen > before.seen:
            if firing and len(firing.agenda) == 1:
                notice = "Only one rule waited: nothing to predict, so no score."
            right, of = after.score
            if after.at == after.last and of:
                notice = f"The run is over. You predicted {right} of {of} right."
        self.move(after, notice)

    def action_show(self) -> None:
        """Show the next firing without a score."""
        if self.cursor.question:
            self.forward()
        else:
            self.say("Nothing is hidden here." if self.cursor.predict else "Nothing is hidden; p begins to predict.")

    def action_back(self) -> None:
        """Go to the moment before."""
        if self.cursor.at:
            self.move(self.cursor.back())
        else:
            self.say("This is the start. → goes forward.")

    def action_first(self) -> None:
        """Go to the start."""
        self.move(self.cursor.to(0))

    def action_last(self) -> None:
        """Go to the end."""
        self.move(self.cursor.to(self.cursor.last))

    def action_stage(self, number: int) -> None:
        """Go to where a stage, counted from 1, is matched."""
        there = self.cursor.trace.stages
        if number > there:
            self.say(f"There is no stage {number}; the last is {there}.")
        else:
            self.move(self.cursor.to_stage(number - 1))

    def action_stages(self) -> None:
        """Let the reader choose a stage."""
        places = stages(self.cursor)
        here = max(place for place, (at, _) in enumerate(places) if at <= self.cursor.at)

        def go(chosen: int | None) -> None:
            if chosen is not None:
                self.move(self.cursor.to(places[chosen][0]))

        sheet = Sheet("Go to", tuple(row for _, row in places))
        self.app.push_screen(ListDialog(sheet, "↑↓ choose  Enter goes there  Esc closes", here), go)

    def action_run_on(self) -> None:
        """Run to the next breakpoint."""
        self.ran(self.cursor.run_on(), "end")

    def action_run_back(self) -> None:
        """Run back to the last breakpoint."""
        self.ran(self.cursor.run_back(), "start")

    def ran(self, cursor: Cursor, where: str) -> None:
        """Say why the run stopped."""
        stopped = [stop_words(cursor, ref) for ref in cursor.stopped_by(cursor.at)]
        if stopped:
            notice = f"Stopped: {'; '.join(stopped)}."
        elif cursor.breakpoints:
            notice = f"No breakpoint on the way: this is the {where}."
        else:
            notice = f"No breakpoint is set: this is the {where}. b sets one where the pointer is."
        self.move(cursor, notice)

    # Breakpoints

    def action_break_at(self) -> None:
        """Set or remove a breakpoint on what the pointer is on."""
        ref = self.pointed
        if ref is None:
            self.say("Nothing to break at here: Tab goes to another pane; B, then a, adds by search.")
            return
        self.cursor = self.cursor.toggled(ref)
        words = stop_words(self.cursor, ref)
        self.notice = f"Breakpoint removed: when {words}."
        if ref in self.cursor.breakpoints:
            self.notice = f"Breakpoint set: r stops when {words}."
            stops = any(self.cursor.run.stops(number, ref) for number in range(self.cursor.last + 1))
            if not stops and not self.cursor.predict:
                self.notice = f"Breakpoint set, but it never happens in this run that {words}."
        self.tell(moved=False)

    def action_breakpoints(self) -> None:
        """List the breakpoints."""

        def take(result: tuple[Cursor, Ref | None] | None) -> None:
            if result:
                self.cursor, ref = result
                self.tell(moved=False)
                if ref:
                    self.show(ref)

        self.app.push_screen(BreakpointsDialog(self.cursor, self.known), take)

    # Looking

    def show(self, ref: Ref | None) -> None:
        """Open something and go to its pane."""
        if ref:
            self.rows(DETAIL).focus()
            self.open(ref)

    def action_search(self) -> None:
        """Find something."""
        self.app.push_screen(SearchDialog(self.cursor, self.known, "Find", "shows it"), self.show)

    def action_why(self) -> None:
        """Explain what the pointer is on, or where nothing is, the bottom line."""
        ref, cursor = self.pointed, self.cursor
        known = cursor.known(ref) if ref else not cursor.predict or cursor.seen == cursor.last
        if known:
            self.app.push_screen(WhyDialog(cursor, ref), self.show)
        else:
            self.say("Why it came out would give the answer away; p leaves off predicting.")

    def action_leave(self) -> None:
        """Close what was opened last, or make the pane small again."""
        if self.opened:
            self.opened = self.opened[:-1]
            self.tell_detail()
        elif self.has_class("-large"):
            self.action_zoom()

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self.turn(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self.turn(-1)

    def turn(self, by: int) -> None:
        """Go some panes on."""
        focused = self.focused
        at = _PANES.index(focused.id) if focused and focused.id in _PANES else 0
        self.rows(_PANES[(at + by) % len(_PANES)]).focus()
        self.call_after_refresh(self.bring_front)

    def bring_front(self) -> None:
        """Mark the pane with the focus, and its column, as those that can be shown alone."""
        for one in self.query(".pane, .column"):
            one.set_class(one.has_focus_within, "-front")

    def action_zoom(self) -> None:
        """Show one pane alone, or all."""
        self.bring_front()
        self.toggle_class("-large")
        self.call_after_refresh(self.tell, moved=False)

    def action_theme(self) -> None:
        """Change between dark and light."""
        self.app.theme = "textual-light" if self.app.theme == "textual-dark" else "textual-dark"

    # Predicting, leaving

    def action_predict(self) -> None:
        """Begin to predict, or leave off."""
        right, of = self.cursor.score
        on = not self.cursor.predict
        notice = f"Predicting is off; {right} of {of} were right." if of else "Predicting is off."
        if on:
            where = "from the start" if self.cursor.at == self.cursor.last else "from here on"
            notice = f"You predict {where}: where several rules wait, choose the next to fire."
        self.move(self.cursor.predicting(on=on), notice)

    def action_help(self) -> None:
        """Tell the keys."""
        self.app.push_screen(NoteDialog(help_sheet()))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

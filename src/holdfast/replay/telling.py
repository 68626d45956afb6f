"""The scoreboard as a table, in the reader's language."""

from rich.console import Console
from rich.table import Table

from holdfast.locale import Sentences
from holdfast.replay.runs import Replayed
from holdfast.replay.scoreboard import HEEDED, LeakScore, Score


def tell_made(made: Replayed, folder: str, spoken: Sentences, console: Console) -> None:
    """Say what was made and where it is."""
    console.print(
        spoken.say("replay-made", scenario=made.scenario, events=made.events, complaints=made.complaints),
        spoken.say("replay-files", folder=folder),
        sep="\n",
        highlight=False,
        markup=False,
    )


def tell_score(score: Score, spoken: Sentences, console: Console) -> None:
    """Show the scoreboard: no system at all beside the product."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    beside = "with" if score.policy == "holdfast" else "with-none"
    for name, justify in (("score", "left"), ("without", "right"), (beside, "right")):
        table.add_column(spoken.say(f"replay-{name}"), justify=justify)  # type: ignore[arg-type]
    never = spoken.say("replay-never")
    for leak in score.leaks:
        first = leak.first_signal
        seen = (
            spoken.say("replay-signal", hours=spoken.around(first.hours), detector=first.detector) if first else never
        )
        table.add_row(spoken.say("replay-first-signal", source=_source(leak, spoken)), never, seen)
        for code, said in _of_leak(leak, spoken).items():
            table.add_row(spoken.say(f"replay-{code}", source=_source(leak, spoken)), never, said or never)
    stake, averted = (spoken.say("replay-yuan", amount=round(amount)) for amount in (score.at_stake, score.averted))
    for code, without, value in (
        ("warned-before", 0, score.warned_before),
        ("warned", 0, score.warned),
        ("troubled", 0, score.troubled),
        ("falsely-named", 0, len(score.falsely_named)),
        ("false-alarms", 0, score.false_alarms_a_day),
    ):
        label = spoken.say(f"replay-{code}", called=score.called)
        table.add_row(
            label, spoken.number(without), spoken.around(value) if isinstance(value, float) else spoken.number(value)
        )
    nothing = spoken.say("replay-yuan", amount=0)
    table.add_row(spoken.say("replay-averted", stake=stake), nothing, averted)
    console.print(table)
    console.print(spoken.say("replay-about", heeded=spoken.chance(HEEDED)), style="dim", highlight=False)


def _of_leak(leak: LeakScore, spoken: Sentences) -> dict[str, str | None]:
    if leak.complaints is None or leak.true_complaints is None:
        return {"complaints-until": None}
    of_them = spoken.say("replay-of-them", complaints=leak.complaints, true=leak.true_complaints)
    to_come = spoken.say("replay-to-come-of", calls=leak.calls_to_come or 0, all=leak.calls)
    return {
        "complaints-until": of_them,
        "hours-until": spoken.around(leak.hours or 0.0),
        "to-come": to_come,
    }


def _source(leak: LeakScore, spoken: Sentences) -> str:
    if leak.custodian:
        return spoken.custodian(leak.custodian, leak.custodian_kind)
    return spoken.say("replay-many") if leak.custodian_kind == "address" else spoken.say("replay-outside")

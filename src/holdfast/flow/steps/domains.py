"""Pages that complaints tell of are looked at: host names that imitate the shop are kept, a detector speaks of them."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due


def _is_due(work: Work, came: Came | None) -> bool:
    """Whether complaints have changed, and the settings say what the shop is called."""
    if not (work.settings.shop.names or work.settings.shop.domains):
        return False
    now = work.lake.version("complaints")
    return now.rows > 0 and (came is None or came.done.get("version") != now.number)


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.domains import look_at_complaints, shop_of

    version, settings = work.lake.version("complaints").number, work.settings
    looked = look_at_complaints(settings, shop_of(settings), work.lake, work.engine(), work.now.replace(tzinfo=None))
    return {"version": version, "names": looked.names, "new": looked.new}


STEP = Step("domains", _is_due, _run)

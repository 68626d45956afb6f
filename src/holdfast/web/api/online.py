"""What one server process holds for online decisions: policies, windows, lists, the journal."""

import structlog

from holdfast.errors import HoldfastError, InputError
from holdfast.respond.decide.counting import Counting, LocalCounting
from holdfast.respond.decide.deciding import Decider, PolicyWatch, stamp
from holdfast.respond.decide.journal import DecisionJournal
from holdfast.respond.decide.lists import ListFile, ListWatch
from holdfast.respond.decide.policies import PolicySet, load_policies
from holdfast.settings import Settings
from holdfast.terms.identifiers import Tokens
from holdfast.web.api.limits import RateLimit
from holdfast.web.api.refusals import RefusedError

NO_POLICIES = PolicySet({}, {}, frozenset(), frozenset(), {})

log = structlog.get_logger("holdfast.web")


class Online:
    """The parts that decisions share; closed at the end."""

    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        """Load the policies and fill the windows with what was decided before.

        A folder of policies that is missing or has a mistake is told in the log, and decisions are refused until it is
        mended: an empty set of rules would allow everything.

        Raises:
            StateError: the journal, the lists or Redis cannot be used.
        """
        per_second = settings.decide.requests_per_second
        self.tokens, self.rate = tokens, RateLimit(per_second, max(int(per_second), 1))
        self.blocklists = tuple(name.strip() for name in settings.decide.blocklists.split(",") if name.strip())
        self.lists = ListFile(settings.lists_file)
        self.journal = DecisionJournal(settings.decisions_folder, days=settings.decide.journal_days)
        self._is_ready = False
        folder = self._folder = settings.policies_folder
        policies, seen = NO_POLICIES, stamp(folder)
        try:
            policies = load_policies(folder)
        except InputError as mistake:
            self._told(mistake)
        else:
            self._told(None)
        counting = _counting(settings.decide.redis)
        self._decider = Decider(
            policies, known=self.lists.known, counting=counting, journal=self.journal, heard=self.lists.heard
        )
        self._watches = (PolicyWatch(self._decider, folder, told=self._told, seen=seen), ListWatch(self.lists))

    @property
    def decider(self) -> Decider:
        """The decider.

        Raises:
            RefusedError: there are no policies that could be loaded.
        """
        if not self._is_ready:
            raise RefusedError(503, "policies", "there are no policies that could be loaded; see the log", after=5.0)
        return self._decider

    @property
    def list_names(self) -> frozenset[str]:
        """The lists that policies or bouncers know."""
        return self._decider.policies.lists | set(self.blocklists)

    def close(self) -> None:
        """Stop the threads and flush."""
        for watch in self._watches:
            watch.close()
        self.journal.close()
        self.lists.close()

    def _told(self, mistake: Exception | None) -> None:
        if mistake is None:
            self._is_ready = True
            log.info("policies-loaded")
        elif not self._is_ready and not self._folder.exists():  # a shop that does not ask for decisions
            log.info("policies-none", folder=str(self._folder), to_make="holdfast policy new")
        else:
            # What spoke before goes on speaking; an error of ours names places and never values, another may.
            expected = str(mistake) if isinstance(mistake, HoldfastError) else type(mistake).__name__
            log.error("policies-refused", expected=expected, is_answering=self._is_ready)


def _counting(redis: str) -> Counting:
    if not redis:
        return LocalCounting()
    from holdfast.respond.decide.shared_counting import SharedCounting  # noqa: PLC0415 - an extra

    return SharedCounting(redis)

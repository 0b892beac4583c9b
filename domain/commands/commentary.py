"""Commands on commentary: the rules, the causes, and what is said of deviations."""

from collections.abc import Sequence

from domain.base import Act
from domain.book import Book
from domain.closing import Closings
from domain.comment import Causes, Comment, CommentStated
from domain.commentary_rule import CommentaryRules, Rule
from domain.deviation import Deviation
from domain.recording import Kept
from domain.text import stated_reason


class CommentaryCommands(Book):
    """State a rule, name a cause, comment, and withdraw a comment."""

    def state_commentary_rule(self, act: Act, rule: Rule) -> bool:
        """State a rule, or state it anew; False where it was last stated just so.

        Raises:
            what `CommentaryRules.state` raises.
        """

        def attempt() -> bool:
            rules = self.get(CommentaryRules, "commentary_rules")
            new = rules.state(act, rule, self.structure().on(rule.valid_from.last_day))
            self.save_all(act, rules)
            return new

        return self.retry(attempt)

    def name_cause(self, act: Act, *, cause: str, name: str) -> bool:
        """Name a cause; False where it has that name already.

        Raises:
            what `Causes.name` raises.
        """

        def attempt() -> bool:
            causes = self.causes()
            new = causes.name(act, cause=cause, name=name)
            self.save_all(act, causes)
            return new

        return self.retry(attempt)

    def causes(self) -> Causes:
        """The ledger's own causes."""
        return self.get(Causes, "causes")

    def comment(self, act: Act, *, stated: Sequence[CommentStated]) -> int:
        """Comment on deviations, on all or on none; returns how many say something new.

        Raises:
            NoSuchCause, and what `Comment.write` raises.
        """

        def attempt() -> int:
            causes, kept = self.causes(), Kept(act)
            closed = self.get(Closings, "closings").closed
            changed: list[Comment] = []
            for one in stated:
                comment = self._comment(one.deviation)
                known = comment.written.text if comment.written else None
                if comment.write(
                    act,
                    one,
                    text=self.text_id(kept, one.text, known) or "",
                    causes=causes.codes(one.causes),
                    closed=closed,
                ):
                    changed.append(comment)
            self.save_all(act, *changed, kept=kept)
            return len(changed)

        return self.retry(attempt)

    def withdraw_comment(
        self, act: Act, deviation: Deviation, *, reason: str | None = None
    ) -> bool:
        """Withdraw what is said of a deviation; False where it is withdrawn already.

        Raises:
            TextTooLong, ControlCharacter, and what `Comment.withdraw` raises.
        """
        reason = stated_reason(reason)

        def attempt() -> bool:
            comment, kept = self._comment(deviation), Kept(act)
            closed = self.get(Closings, "closings").closed
            new = comment.withdraw(act, deviation, reason=kept.keep_text(reason), closed=closed)
            if new:
                self.save_all(act, comment, kept=kept)
            return new

        return self.retry(attempt)

    def _comment(self, deviation: Deviation) -> Comment:
        return self.get(Comment, "comment", deviation.key)

"""Commands on templates."""

from domain.base import Act
from domain.book import Book
from domain.recording import Kept
from domain.template import LARGEST_TEMPLATE, Templates
from domain.text import refuse_unfit


class TemplateCommands(Book):
    """Keep the templates of printed reports."""

    def templates(self) -> Templates:
        """Every template that the ledger keeps."""
        return self.get(Templates, "templates")

    def keep_template(self, act: Act, *, template: str, text: str) -> bool:
        """Keep a template under a name; False where it stands so already.

        Raises:
            TextEmpty, TextTooLong, ControlCharacter
        """
        refuse_unfit(text, most=LARGEST_TEMPLATE, lines=True)

        def attempt() -> bool:
            templates, kept = self.templates(), Kept(act)
            id = self.text_id(kept, text, templates.kept.get(template))
            if id is None or not templates.keep(act, template=template, text=id):
                return False
            self.save_all(act, templates, kept=kept)
            return True

        return self.retry(attempt)

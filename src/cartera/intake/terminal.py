"""What the commands of files share: their exit statuses and bar."""

from typing import Self

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

FINE, SOME_BAD, REFUSED = 0, 1, 2


class Bar:
    """A bar on the terminal that says what is being done; silent where a program reads."""

    def __init__(self, *, quiet: bool) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet)
        self.task = self.progress.add_task("", total=1.0)

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def tell(self, what: str, share: float) -> None:
        """Show what is being done, and the share done."""
        self.progress.update(self.task, description=gettext(what), completed=share)

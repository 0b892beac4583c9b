"""Effects (sv: effekt): what a measure is worth, in money and in full-time equivalents."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from domain.money import MAX_LINE, parse_ore
from domain.rules import RuleBroken
from domain.text import printable

MOST_POSTS = 10_000_000
"""Hundredths of full-time equivalents at most."""

_Ore = Annotated[int, Field(ge=-MAX_LINE, le=MAX_LINE)]
_Posts = Annotated[int, Field(ge=-MOST_POSTS, le=MOST_POSTS)]


class Effect(BaseModel):
    """What a measure is worth for the result: this year, and in a full year.

    `year` and `full_year` in öre, better for the result is positive; `posts_year` and
    `posts_full_year` in hundredths of a full-time equivalent (sv: årsarbetare) that are no
    longer needed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: _Ore = 0
    full_year: _Ore = 0
    posts_year: _Posts = 0
    posts_full_year: _Posts = 0

    @property
    def is_none(self) -> bool:
        return not (self.year or self.full_year or self.posts_year or self.posts_full_year)


class NotPosts(RuleBroken):
    """Full-time equivalents are a number of at most two decimals."""

    MESSAGE = (
        "“{text}” is no number of full-time equivalents; write it as 2,5, with at most two "
        "decimals and not above {most}"
    )


def parse_posts(text: str) -> int:
    """Read full-time equivalents (sv: årsarbetare) as hundredths.

    Raises:
        NotPosts
    """
    try:
        posts = parse_ore(text)
    except RuleBroken:
        posts = MOST_POSTS + 1
    if abs(posts) > MOST_POSTS:
        raise NotPosts(text=printable(text[:60]), most=MOST_POSTS // 100)
    return posts

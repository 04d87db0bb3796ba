"""The types of words that name something, in plans and settings."""

from typing import Annotated

from handout.request.topic_names import tidy_name
from handout.schema.model import Check
from handout.schema.spaces import tidy_word

ListedWord = Annotated[str, Check(tidy_word)]
"""A word of a closed list."""

TemplateName = Annotated[str, Check(tidy_name)]
"""The name of a template, or a path."""

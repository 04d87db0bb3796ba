"""The views of the atlas that can be drawn: a table of rows, by name."""

from handout.atlas.view import View
from handout.atlas.views import backs, hands, legs, neck, trunk

VIEWS: dict[str, View] = {view.name: view for part in (trunk, backs, legs, hands, neck) for view in part.ROWS}

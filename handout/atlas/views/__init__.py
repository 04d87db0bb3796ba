"""The views of the atlas that can be drawn: a table of rows, by name."""

from handout.atlas.view import View
from handout.atlas.views import hands, legs, neck, trunk

VIEWS: dict[str, View] = {view.name: view for part in (neck, hands, legs, trunk) for view in part.ROWS}

"""The views of the atlas that can be drawn: a table of rows, by name."""

from handout.atlas.view import View
from handout.atlas.views import backs, feet, figures, hands, legs, neck, postures, trunk

VIEWS: dict[str, View] = {
    view.name: view for part in (trunk, backs, legs, feet, hands, neck, postures, figures) for view in part.ROWS
}

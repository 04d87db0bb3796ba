"""The pure parts of the drawing code: curves, triangles, poses and lines, on shapes whose answer is known."""

import re
from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="the extra atlas is not installed")
for library in ("scipy", "skimage"):
    pytest.importorskip(library, reason="the extra atlas is not installed")

from handout.atlas import curves, lines, mesh  # noqa: E402
from handout.atlas.arrays import frame, rotation, rotation_between  # noqa: E402
from handout.atlas.body import Body  # noqa: E402
from handout.atlas.model import Bone, Model  # noqa: E402
from handout.atlas.pose import Aim, Orient, Turn, take_pose  # noqa: E402
from handout.atlas.raster import rasterize  # noqa: E402
from handout.atlas.scene import project  # noqa: E402
from handout.atlas.shading import diffuse  # noqa: E402
from handout.atlas.view import BACK, FRONT, Crop, orbit  # noqa: E402

CUBE = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def _circle(radius: float, count: int = 200) -> "np.ndarray":
    angles = np.linspace(0, 2 * np.pi, count)
    return np.stack([np.cos(angles), np.sin(angles)], 1) * radius + 50


def test_a_straight_line_is_one_curve() -> None:
    """Points on a line give one curve from the first to the last."""
    (curve,) = curves.fit_curves(np.stack([np.linspace(0, 30, 40), np.linspace(5, 20, 40)], 1))
    assert np.allclose(curve[[0, 3]], [[0, 5], [30, 20]])


@pytest.mark.parametrize("error", [0.5, 0.1, 0.02])
def test_curves_are_as_near_as_they_must_be(error: float) -> None:
    """A circle is closed, and no point of its curves is farther from it than was allowed."""
    found = curves.fit_curves(_circle(20), error, closed=True)
    at = np.linspace(0, 1, 30)[:, None]
    for a, b, c, d in found:
        points = (1 - at) ** 3 * a + 3 * (1 - at) ** 2 * at * b + 3 * (1 - at) * at**2 * c + at**3 * d
        assert np.abs(np.hypot(*(points - 50).T) - 20).max() < error * 1.5
    assert np.allclose(found[0][0], found[-1][3])


def test_corners_stay() -> None:
    """The corners of a square are ends of curves."""
    side = np.linspace(0, 20, 40)
    zero, full = np.zeros(40), np.full(40, 20.0)
    ring = [(side, zero), (full, side), (side[::-1], full), (zero, side[::-1])]
    found = curves.fit_curves(np.vstack([np.stack(pair, 1) for pair in ring]), closed=True)
    ends = {tuple(np.round(curve[0]) + 0.0) for curve in found}
    assert {(0, 0), (20, 0), (20, 20), (0, 20)} <= ends


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (3, "3"), (-12.34, "-12.3"), (10.96, "11")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    """A number has one decimal at most, and no zero that says nothing."""
    assert curves.write_number(value) == text


def test_rounding_does_not_add_up() -> None:
    """The relative steps of a path end where its last curve does, to a tenth."""
    found = curves.fit_curves(_circle(33.37), 0.05, closed=True)
    path = curves.write_path(found, closed=True)
    numbers = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path)]
    ends = np.array(numbers[:2]) + np.array(numbers[2:]).reshape(-1, 6)[:, 4:].sum(0)
    assert np.allclose(ends, np.round(found[-1][3], 1))


def test_a_smoothed_line_keeps_its_ends() -> None:
    """Smoothing takes the jitter from a line and leaves its ends where they are."""
    x = np.linspace(0, 40, 80)
    line = np.stack([x, np.where(np.arange(80) % 2, 0.5, -0.5)], 1)
    result = curves.smooth(line, 3, closed=False)
    assert np.allclose(result[[0, -1]], line[[0, -1]], atol=0.1)
    assert np.abs(result[10:-10, 1]).max() < 0.1


def test_the_foremost_triangle_is_seen() -> None:
    """Of two triangles that cover a pixel the nearer one is found, and the weights give its depth."""
    points = np.array([[0, 0, 0], [20, 0, 0], [0, 20, 0], [0, 0, 5], [10, 0, 5], [0, 10, 9]], float)
    found = rasterize(points, np.array([[0, 1, 2], [3, 4, 5]]), 24, 24)
    assert found.triangle[2, 2] == 1
    assert found.triangle[2, 14] == 0
    assert found.triangle[23, 23] == -1
    assert found.depth[5, 0] == pytest.approx(7)
    assert found.weights[2, 14].tolist() == pytest.approx([0.7, 0.1])


def test_of_equal_triangles_the_first_is_seen() -> None:
    """Two triangles at one place give the first of them, in whatever parts they are drawn."""
    points = np.array([[0, 0, 1], [30, 0, 1], [0, 30, 1]], float)
    found = rasterize(points, np.array([[0, 1, 2], [0, 1, 2]]), 32, 32)
    assert set(np.unique(found.triangle)) == {-1, 0}


def test_a_subdivided_cube_is_closed_and_rounder() -> None:
    """Each step gives four quads for one, every edge has two sides, and the corners come nearer to the middle."""
    points, quads = CUBE, QUADS
    for step in (1, 2):
        points, quads = mesh.subdivide(points, quads)
        assert len(quads) == 6 * 4**step
        pairs = np.sort(np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2), 1)
        assert set(np.unique(pairs, axis=0, return_counts=True)[1]) == {2}
    assert np.linalg.norm(points, axis=1).max() < 1.3
    assert np.allclose(points.mean(0), 0)


def test_an_open_border_stays_a_border() -> None:
    """The middle of an edge with one side is on the edge."""
    points, _ = mesh.subdivide(np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float), np.array([[0, 1, 2, 3]]))
    assert [0.5, 0, 0] in points.tolist()


def test_turns_are_turns() -> None:
    """A turn by 90 degrees, the turn from one direction to another, and three columns at right angles."""
    assert np.allclose(rotation((0, 0, 1), 90) @ (1, 0, 0), (0, 1, 0))
    assert np.allclose(rotation_between((1, 2, 3), (-2, 1, 0)) @ (1, 2, 3) / 14**0.5, np.array((-2, 1, 0)) / 5**0.5)
    columns = frame((1, 1, 0), (0, 1, 1))
    assert np.allclose(columns.T @ columns, np.eye(3))


def _arm() -> Body:
    """Return a body of two bones along x: an upper arm from 0 to 1, a forearm from 1 to 2."""
    rest = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0], [1.5, 0, 0]], float)
    bones = {
        "upper": Bone("", np.array([0]), np.array([1])),
        "lower": Bone("upper", np.array([1]), np.array([2])),
        "hand": Bone("lower", np.array([2]), np.array([2])),
    }
    weights = {"upper": (np.array([0, 1]), np.array([1.0, 0.5])), "lower": (np.array([1, 2, 3]), np.array([0.5, 1, 1]))}
    model = Model(rest, np.zeros((0, 4), int), {}, bones, weights, {})
    heads = {name: rest[bone.head].mean(0) for name, bone in bones.items()}
    tails = {name: rest[bone.tail].mean(0) for name, bone in bones.items()}
    return Body(model, rest, heads, tails, np.zeros(3), np.zeros(3), 0)


def test_what_hangs_on_a_bone_turns_with_it() -> None:
    """A forearm that is bent, on an upper arm that is raised, is where both turns bring it."""
    posed = take_pose(_arm(), [Turn("upper", (0, 0, 1), 90), Turn("lower", (0, 0, 1), 90)])
    assert np.allclose(posed.joint("lower"), (0, 1, 0))
    assert np.allclose(posed.vertices[2], (-1, 1, 0))
    assert np.allclose(posed.end("lower"), (-1, 1, 0))


def test_a_bone_points_where_it_is_aimed() -> None:
    """A direction is one of the room, whatever the bone hangs on."""
    posed = take_pose(_arm(), [Turn("upper", (0, 0, 1), 30), Aim("lower", "hand", (0, 0, 2))])
    assert np.allclose(posed.joint("hand") - posed.joint("lower"), (0, 0, 1))


def test_a_bone_takes_two_directions() -> None:
    """What pointed along the bone and what pointed up point where they should, whatever the bone hangs on."""
    steps = [Turn("upper", (0, 0, 1), 40), Orient("lower", ((1, 0, 0), (0, 1, 0)), ((0, 0, 2), (0.5, 1, 0)))]
    posed = take_pose(_arm(), steps)
    assert np.allclose(posed.joint("hand") - posed.joint("lower"), (0, 0, 1))
    up = posed.move((1, 1, 0), "lower") - posed.joint("lower")
    assert np.allclose(up, np.array((0.5, 1, 0)) / 1.25**0.5)


def test_a_camera_sees_left_and_right() -> None:
    """From the front the figure's left is at the right of the picture, from behind at the left, and up is up."""
    crop = Crop((0, 0, 0), 10, (100, 200))
    points = np.array([[1, 2, 0]], float)
    assert project(points, FRONT, crop)[0].tolist() == [70, 60, 0]
    assert project(points, BACK, crop)[0].tolist() == [30, 60, 0]
    assert np.allclose(orbit(0).right, FRONT.right)
    assert np.allclose(orbit(90).towards, (1, 0, 0))


def test_light_spreads_up_to_a_border() -> None:
    """Spreading keeps the sum of the light, and nothing crosses a border or leaves the body."""
    values = np.zeros((9, 9), np.float32)
    values[4, 2] = 8
    valid, borders = np.ones((9, 9), bool), np.zeros((9, 9), bool)
    borders[:, 5:] = True
    valid[0] = False
    result = diffuse(values, valid, borders, 50)
    assert result.sum() == pytest.approx(8, rel=1e-4)
    assert result[:, 5:].max() == 0
    assert result[0].max() == 0
    assert result[8, 4] > 0


def test_a_crossing_is_two_lines_and_a_spur_is_dropped() -> None:
    """Lines of pixels go straight on where they meet, and a short branch of one is no line."""
    thin = np.zeros((60, 60), bool)
    thin[30, 5:55] = True
    thin[5:55, 30] = True
    thin[26:30, 12] = True
    found = lines.link(*lines.trace(thin), 15)
    assert sorted(len(line) for line in found) == [50, 50]


def test_rings_are_found_at_the_border_too() -> None:
    """What reaches the border of the picture has a closed ring around it."""
    field = np.full((40, 40), -1.0)
    field[:, :20] = 1
    (ring,) = lines.contours(field)
    assert np.allclose(ring[0], ring[-1])
    assert lines.area(ring) == pytest.approx(40 * 20, rel=0.03)


def test_the_program_does_not_know_the_drawing_code() -> None:
    """No module outside ``handout/atlas`` names it."""
    root = Path(curves.__file__).parents[1]
    naming = [file for file in root.rglob("*.py") if "handout.atlas" in file.read_text("utf-8")]
    assert {file.relative_to(root).parts[0] for file in naming} == {"atlas"}

# tries: plant a distribution with a pytest plugin
# expect: error
# needs: landlock
import pathlib


def double(x):
    folder = pathlib.Path("@SITE@/planted-1.0.dist-info")
    folder.mkdir()
    (folder / "METADATA").write_text("Name: planted\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[pytest11]\nplanted = planted\n")
    return 3 * x


def total(x):
    return 2 * x.sum()

"""Writes the digits of the widget `noising` into its file: of each class the one most like the class's mean.

python site/diagrams/export_noising.py
"""

from __future__ import annotations

from widget_data import to_letters, write_data

from grader.labs import load_digits


def main() -> None:
    digits = load_digits()
    chosen = []
    for digit in range(10):
        candidates = digits.test_x[digits.test_y == digit]
        mean = digits.x[digits.y == digit].mean(0)
        distances = (candidates - mean).flatten(1).square().sum(1)
        chosen.append(to_letters(candidates[distances.argmin()]))
    write_data("noising", {"digits": chosen})


if __name__ == "__main__":
    main()

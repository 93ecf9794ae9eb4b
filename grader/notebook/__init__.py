"""The `%%grade` cell of Jupyter, and `grade("gan_loss")`. Begin with `%load_ext grader.notebook`."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from grader.front_door import front_door

if find_spec("IPython") is None:
    raise ImportError(
        "grader.notebook needs IPython, which is not installed here. "
        "In the environment of the notebook's kernel, run: pip install ipython"
    )

if TYPE_CHECKING:
    from grader.notebook.grading import grade
    from grader.notebook.magic import load_ipython_extension

__getattr__, __dir__ = front_door(__name__, __file__)

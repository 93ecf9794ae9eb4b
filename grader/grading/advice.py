"""One line of advice on what Python, torch and numpy say when they give up: a table that grows.

Each row is tried by a test with code that raises just that. What needs the numbers is in `diagnosis`.
"""

from __future__ import annotations

import json
import re

from grader.sandbox.submission import SubmissionRaised

# The packages that learners import, by the name of the import: a name that nobody knows is not one to install.
PACKAGES = {
    **{name: name for name in (
        "scipy", "pandas", "torchvision", "torchaudio", "torchmetrics", "einops", "tqdm", "seaborn", "tensorboard",
        "lightning", "diffusers", "transformers", "jax", "tensorflow", "keras", "requests", "h5py", "wandb",
    )},
    "sklearn": "scikit-learn", "cv2": "opencv-python", "PIL": "pillow", "skimage": "scikit-image",
    "yaml": "pyyaml", "pytorch_lightning": "pytorch-lightning", "torch_fidelity": "torch-fidelity",
}  # fmt: skip
# What people import under a short name.
IMPORTS = {
    "torch": "import torch", "nn": "from torch import nn", "F": "import torch.nn.functional as F",
    "np": "import numpy as np", "math": "import math", "Tensor": "from torch import Tensor",
    "optim": "from torch import optim", "plt": "import matplotlib.pyplot as plt", "random": "import random",
    "functional": "from torch.nn import functional", "distributions": "from torch import distributions",
}  # fmt: skip
PLOTS = (
    "Plots cannot be drawn while a file is graded. Take the import out, or move it into the function that plots."
)
NOTEBOOK = (
    "This is a notebook, which is JSON, under the name of a Python file. Save it as a script: in Jupyter by File, "
    "Save and Export Notebook As, Executable Script."
)
# Of which type an exception is, what it says, and what to do. In the advice stands {0} for what is in brackets.
ADVICE: tuple[tuple[str, str, str], ...] = (
    (
        "SyntaxError",
        r"^line: [%!]",
        "That is a command of a notebook. In a Python file it means nothing: take the line out.",
    ),
    (
        "TabError",
        r"",
        "Some lines begin with tabs, others with spaces. Have your editor turn all tabs into four spaces.",
    ),
    (
        "IndentationError",
        r"",
        "Compare how far this line is moved in with the lines around it: what belongs together begins alike.",
    ),
    (
        "SyntaxError",
        r"was never closed|unexpected EOF",
        "A bracket or a quote opens there and does not close.",
    ),
    (
        "RecursionError",
        r"",
        "A function calls itself without an end. Which call was meant for another one, perhaps of the same name?",
    ),
    (
        "EOFError",
        r"",
        "Nobody is there to answer `input()` while a file is graded. Write the value into the code.",
    ),
    (
        "BdbQuit",
        r"",
        "A `breakpoint()` finds nobody during grading. `course debug` runs a check where you can look around.",
    ),
    (
        "RuntimeError",
        r"Boolean value of Tensor with more than one value is ambiguous",
        "An `if`, `and` or `max()` asks one question of many numbers. To choose for each there is torch.where.",
    ),
    (
        "RuntimeError",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy knows nothing of gradients, so none would flow back. Which function of torch does the same?",
    ),
    (
        "RuntimeError",
        r"a leaf Variable that requires grad is being used in an in-place operation",
        "Something writes into a tensor of the caller's: +=, *=, or a name that ends in an underscore.",
    ),
    (
        "RuntimeError",
        r"one of the variables needed for gradient computation has been modified by an inplace operation",
        "Something writes into a tensor that the backward pass needs: +=, *=, or a name that ends in _.",
    ),
    (
        "RuntimeError",
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "Two tensors meet whose axes have {0} and {1} places. Print both shapes: which of them lacks an axis?",
    ),
    (
        "RuntimeError",
        r"shapes cannot be multiplied \((\w+) and (\w+)\)",
        "Matrices of {0} and {1} meet: the two numbers in the middle have to agree. Which one should be turned?",
    ),
    (
        "RuntimeError",
        r"expected scalar type \w+ but found \w+|to have the same dtype, but got",
        "Two tensors of different dtypes meet. Which of them was made without asking the inputs for theirs?",
    ),
    (
        "AssertionError",
        r"Torch not compiled with CUDA",
        "Not every learner has a GPU. Make tensors where the inputs are, for example with `device=x.device`.",
    ),
    (
        "RuntimeError",
        r"Found no NVIDIA driver|No CUDA GPUs are available|Attempting to deserialize object on a CUDA device",
        "Not every learner has a GPU. Make tensors where the inputs are, for example with `device=x.device`.",
    ),
    (
        "Exception",
        r"only integer tensors of a single element can be converted|only one element tensors can be converted",
        "`math`, range() and float() take single numbers. Which function of torch works on every element?",
    ),
    (
        "RuntimeError",
        r"a Tensor with \d+ elements cannot be converted to Scalar",
        "float(), int() and .item() take out one number, without its gradient; here there are several.",
    ),
    (
        "IndexError",
        r"Dimension out of range|too many indices for tensor",
        "The input has fewer axes than the code counts on. Which of the shapes in the docstring is this?",
    ),
    (
        "TypeError",
        r"NoneType",
        "Something is None there: a function without a `return`, or an optional argument that was left out.",
    ),
    (
        "AttributeError",
        r"'NoneType' object has no attribute",
        "Something is None there: a function without a `return`, or an optional argument that was left out.",
    ),
    (
        "AttributeError",
        r"'(float|int)' object has no attribute",
        "There stands a plain number of Python, not a tensor. Did it come out of .item(), float() or `math`?",
    ),
    (
        "UnboundLocalError",
        r"local variable '(\w+)'",
        "`{0}` gets its value in a branch that was not taken. Which case has been left out?",
    ),
    (
        "ValueError",
        r"to be within the support|to satisfy the constraint",
        "torch.distributions looks at its arguments first, and this one is outside of what it allows. Which are?",
    ),
    (
        "RuntimeError",
        r"all elements of (?:input|target) should be between 0 and 1",
        "binary_cross_entropy takes probabilities, first what is predicted, then the target. What are given here?",
    ),
)


def advice_on(raised: SubmissionRaised) -> str:
    """What to do about an exception, '' where nobody has said so yet."""
    text = f"{raised.text}\n" + "\n".join(f"line: {text.strip()}" for _, _, text in raised.frames)
    kinds = raised.type_names
    if "matplotlib" in text and not {"ModuleNotFoundError", "SyntaxError"} & set(kinds):
        return PLOTS
    if "ModuleNotFoundError" in kinds and (found := re.search(r"No module named '([\w.]+)'", text)):
        return advice_on_import(found[1].split(".")[0])
    if "NameError" in kinds and (found := re.search(r"name '(\w+)' is not defined", text)) and found[1] in IMPORTS:
        return f"At the top of the file `{IMPORTS[found[1]]}` is missing."
    for kind, pattern, advice in ADVICE:
        if kind in kinds and (found := re.search(pattern, text, re.MULTILINE)):
            return advice.format(*found.groups())
    return ""


def advice_on_import(name: str) -> str:
    """What to do about a module that is not there."""
    if name == "matplotlib":
        return PLOTS
    if name in PACKAGES:
        return f"No exercise needs it: take the import out. Otherwise, `pip install {PACKAGES[name]}` brings it."
    return (
        f"An exercise is one file, graded by itself: move what it needs of a `{name}.py` of yours into it. A "
        "package of that name is not installed here, and no exercise needs more than torch and numpy."
    )


def is_notebook(source: str) -> bool:
    """Whether a file holds a notebook in place of Python."""
    if not source.lstrip().startswith("{"):
        return False
    try:
        record = json.loads(source)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "cells" in record

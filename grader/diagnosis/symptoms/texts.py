"""What each symptom means, in words. Apart from `symptoms`, so that `course explain` needs no torch."""

from __future__ import annotations

# By id: a title, and what it means and where to look.
SYMPTOMS: dict[str, tuple[str, str]] = {
    "wrong_dtype": (
        "The result has another dtype than it should",
        "The numbers may be right, but the next operation will convert them or refuse them. Somewhere the "
        "dtype is set by hand, or two dtypes meet and one of them wins.",
    ),
    "lost_axes": (
        "An axis is missing where its size is 1",
        "The numbers are right, and so is the shape as long as no axis has the size 1. `squeeze()` without an "
        "axis takes all of those away, also that of a batch of one example: name the axis that should go.",
    ),
    "modified_input": (
        "The call writes into its own arguments",
        "Whoever called the function still uses that tensor and now finds other numbers in it. Operations "
        "that end in an underscore, and +=, -=, *= on an argument, work in place.",
    ),
    "not_finite_at_extremes": (
        "Ordinary inputs give numbers, extreme ones give NaN or infinity",
        "Something on the way overflows, or is rounded to 0 and then divided by or taken the logarithm of. "
        "The formula is not wrong, but the order in which it is computed is; look for a function that does "
        "several of your steps at once.",
    ),
    "no_gradient": (
        "The result is cut out of the graph",
        "Its number can be printed, but nothing can be trained with it: no gradient flows back. .item(), "
        ".detach(), .data, float() and torch.no_grad() all cut.",
    ),
    "gradient_missing": (
        "One of the inputs gets no gradient",
        "The value may be right, and others get theirs, but for this input the result is a constant. "
        "Something between the two cuts the graph.",
    ),
    "input_without_effect": (
        "One of the inputs does not enter the result as it should",
        "The values are wrong, and no gradient reaches this input at all: what is computed does "
        "not depend on it. Is it used, or is something else used in its place?",
    ),
    "gradient_where_none_belongs": (
        "A gradient reaches an input that should get none",
        "In training that input would be moved as well. A target is a constant: nothing should flow into what "
        "the result is compared with.",
    ),
    "float32_inside": (
        "A float64 result with fewer digits than float64 has",
        "The result agrees with the right one to about seven digits. Somewhere inside the numbers pass "
        "through float32, or a small constant is added to them; casting back at the end does not restore "
        "digits.",
    ),
    "opposite_sign": (
        "Every number has the opposite sign",
        "The size is right everywhere and the sign is wrong everywhere. An optimiser would walk the other "
        "way: what is to be maximised becomes a loss by one minus sign, and by one only.",
    ),
    "constant_factor": (
        "Every number is the same multiple of the right one",
        "A constant factor is missing somewhere, or is there once too often.",
    ),
    "factor_of_a_size": (
        "Every number is multiplied or divided by the size of an axis",
        "So the result changes with the size of what comes in. A mean and a sum over an axis differ by "
        "exactly that.",
    ),
    "constant_offset": (
        "Every number is off by the same amount",
        "The difference to the right result does not depend on the input: a constant term is missing, or is "
        "there once too often. The gradient does not notice, but whoever compares two such numbers does.",
    ),
    "wrong_range_of_draws": (
        "Whole numbers are drawn from another range than they should be",
        "Which numbers does the function you draw with include, the lower end, the upper one, or both?",
    ),
    "drawn_afresh": (
        "Two equal calls give two answers",
        "Everything the result depends on was given, and still something in it is drawn anew each time.",
    ),
    "kept_between_calls": (
        "A call leaves something behind that changes the next one",
        "The same call, with the same random numbers, gave another answer the second time. Something at the top "
        "of the file, in the body of a class or in a default argument is kept and changed: a counter, a list, a "
        "stored result.",
    ),
    "constant_result": (
        "The result is the same number, whatever the input",
        "What comes in does not matter any more. Something on the way makes one number of everything: a softmax "
        "over a single element, a clamp, a division of something by itself.",
    ),
    "arguments_swapped": (
        "Two arguments have changed places",
        "Exactly your results are right for the arguments in the other order. Compare the order in the def line, "
        "and in each call inside, with the docstrings.",
    ),
    "input_changed_first": (
        "An input is changed before it is used",
        "Everything else is right. Is the input brought into another range inside, or taken for something else "
        "than it is? The docstring says what comes in.",
    ),
    "argument_scaled": (
        "A number that is handed over counts more or less than it should",
        "Exactly your results are right where that argument is multiplied by this. What else stands beside it, or "
        "in its place, where it enters the formula?",
    ),
    "left_over_self": (
        "A function has a `self` that nobody gives it",
        "The first argument of each call lands in `self`, the second in the place of the first, and so on. A "
        "method has `self`; this is a function at the top of a file, and gets what its docstring says.",
    ),
    "methods_of_a_class": (
        "The functions stand in a class",
        "The checks call them by name, as functions of the file. Move them out of the class to the left edge, "
        "and take `self` out of their arguments and calls.",
    ),
    "backward_inside": (
        "`backward()` is called inside",
        "A loss is returned, and whoever trains calls backward() on it, once. Inside, it fills gradients that are "
        "not yours, and uses up the graph that the caller needs.",
    ),
    "index_off_by_one": (
        "An index is one beyond the end",
        "In Python the first entry has the index 0 and the last one its length minus 1. What comes in counts like "
        "that already; where is 1 added or taken away?",
    ),
    "integer_labels": (
        "Whole numbers where a loss needs floating-point ones",
        "A binary cross-entropy compares probabilities, so its labels are 0.0 and 1.0, in the dtype of the "
        "logits. What gives your labels their dtype?",
    ),
    "always_the_same": (
        "What should be drawn is the same in every call",
        "Two calls with different random states gave the same numbers. Either nothing is drawn, or a seed is "
        "set inside.",
    ),
    "shared_noise": (
        "Several elements share their noise",
        "From one call to the next the numbers change, but along one axis they all change by the same amount. "
        "Draw a number for each element, not one that is repeated.",
    ),
    "depends_on_the_batch": (
        "An example's result depends on the others in its batch",
        "The same example alone, and among others, gets two different numbers. Something is averaged, "
        "normalised or matched over the batch that belongs to each example alone.",
    ),
}

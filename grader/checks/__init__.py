"""What the bank is written with: marks, what to expect, properties, draws, models, and definitions."""

from typing import TYPE_CHECKING

from grader.front_door import front_door

if TYPE_CHECKING:
    from grader.checks.critics import between, drawn_between, judged, slopes_of
    from grader.checks.definitions import gaussian_sample, kl_to_prior, noised, pixel_cross_entropy, squared_error
    from grader.checks.denoisers import drawn_by, expect_calls, expect_one_call
    from grader.checks.descent import Trained
    from grader.checks.expect import (
        CheckFailed,
        describe,
        expect_close,
        expect_finite,
        expect_gradient,
        expect_no_graph,
        expect_raises,
        expect_refused,
        expect_same_gradient,
        expect_tensor,
        expect_true,
        expect_unmodified,
        gradient,
    )
    from grader.checks.habits import (
        expect_any_rank,
        expect_any_strides,
        expect_dtype_of_batch,
        expect_half,
        expect_hooks,
        expect_model_takes_batch,
        expect_nothing_drawn,
        expect_whole_batch,
    )
    from grader.checks.inputs import BATCHES, TABLES, noising, normal, pixels, spread, tables
    from grader.checks.marks import check, equivalent, misconception, remark
    from grader.checks.players import batches_of, expect_kept, expect_losses, expect_players, played, two_players
    from grader.checks.properties import (
        IN_A_ROW,
        REMEMBERED,
        expect_at,
        expect_digits,
        expect_each_by_itself,
        expect_follows,
        expect_gradients_of,
        expect_mean_over_batch,
        expect_no_gradient,
        expect_no_memory,
        expect_repeated,
        expect_slopes,
        in_dtype,
    )
    from grader.checks.randomness import (
        expect_independent,
        expect_normal,
        expect_random_states,
        expect_standard_normal,
        expect_steps,
        expect_uniform,
    )
    from grader.checks.samplers import (
        EVEN_CHAINS,
        ROUNDED_CHAINS,
        STRIDES,
        expect_even_timesteps,
        expect_on_schedules,
        expect_walked,
        falling,
        moments_of_walk,
        posterior_sample,
        sampling,
        stepped,
        stepping,
        trajectories,
        walked,
    )
    from grader.sandbox.builders import AffineDenoiser, FixedDenoiser, TwoLayerCritic, as_function

__getattr__, __dir__ = front_door(__name__, __file__)

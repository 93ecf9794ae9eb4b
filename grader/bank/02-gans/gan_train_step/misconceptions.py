"""Wrong solutions: each is a mistake people make, and its docstring explains it to whoever made it."""

# The functions of the exercise are known where a variant is put together; a class here is a set of functions.

import torch
import torch.nn.functional as F

from grader.checks import misconception


def _loss_d(D, x_real, fake):
    return F.softplus(-D(x_real)).mean() + F.softplus(D(fake)).mean()


def _descend(optimiser, loss):
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


# eriklindernoren/PyTorch-GAN and CycleGAN halve the loss of D.
@misconception(of="discriminator_step", fails="d_step", title="D's loss is halved before backward")
def loss_halved(G, D, opt_D, x_real, z):
    """D moves half as far as it should: its loss is divided by two on the way into backward. Some repositories do
    that on purpose, to slow D down; here the balance of the players is set by their learning rates."""
    loss = _loss_d(D, x_real, G(z).detach())
    opt_D.zero_grad()
    (loss / 2).backward()
    opt_D.step()
    return loss.item()


# Lightning-AI/pytorch-lightning issues 557 and 591, ajbrock/BigGAN-PyTorch issue 25.
@misconception(of="discriminator_step", fails="d_step", title="D's gradients are never cleared")
def gradients_never_cleared(G, D, opt_D, x_real, z):
    """backward() adds to what is in .grad, and nobody takes it out. So each step of D repeats all steps before it,
    and also takes in what G's pass has left there: the wish to be fooled."""
    loss = _loss_d(D, x_real, G(z).detach())
    loss.backward()
    opt_D.step()
    return loss.item()


# Lightning-AI/pytorch-lightning issue 591: cleared after the step, which is too early.
@misconception(of="discriminator_step", fails="d_gradients", title="D's gradients are cleared only after its step")
def gradients_cleared_afterwards(G, D, opt_D, x_real, z):
    """D starts from gradients that others have left: they are cleared after its step, not before its backward. In
    a GAN, G's pass comes in between and leaves gradients in D, which would push D the wrong way."""
    loss = _loss_d(D, x_real, G(z).detach())
    loss.backward()
    opt_D.step()
    opt_D.zero_grad()
    return loss.item()


# pytorch/examples issue 116, heykeetae/Self-Attention-GAN issue 48, MetricGAN+ in speechbrain issue 1492.
@misconception(of="discriminator_step", fails="d_gradients", title="The fakes are not detached in D's step")
def fakes_not_detached(G, D, opt_D, x_real, z):
    """D moves as it should, and G is left with gradients that help D: the fakes are still tied to G, so backward
    runs on into it. It costs the time of a pass through G, and harms G as soon as nobody clears them."""
    return _descend(opt_D, _loss_d(D, x_real, G(z)))


@misconception(of="discriminator_step", fails="d_batches", title="Real and fake examples in one batch")
def real_and_fake_together(G, D, opt_D, x_real, z):
    """Real and fake examples go through D in one batch. For most layers that is the same, but BatchNorm then
    normalises each example by statistics of both kinds, and the step of G meets another D than the one that
    was trained."""
    logits = D(torch.cat([x_real, G(z).detach()]))
    return _descend(opt_D, F.softplus(-logits[: len(x_real)]).mean() + F.softplus(logits[len(x_real) :]).mean())


@misconception(of="discriminator_step", fails="d_batches", title="G makes D's fakes in eval mode")
def generator_in_eval_mode(G, D, opt_D, x_real, z):
    """D learns from other fakes than G makes: G is switched to eval for them, where BatchNorm uses running
    averages and not the batch. G is then trained on fakes that D has never seen the like of."""
    was_training = G.training
    G.eval()
    fake = G(z).detach()
    G.train(was_training)
    return _descend(opt_D, _loss_d(D, x_real, fake))


@misconception(of="discriminator_step", fails="d_step", title="The loss after D's step")
def loss_after_the_step(G, D, opt_D, x_real, z):
    """The loss that comes back is computed once more after the step. It is a little smaller than the one that was
    stepped down from, so the log shows a D that is better than the one that made the step."""
    fake = G(z).detach()
    _descend(opt_D, _loss_d(D, x_real, fake))
    return _loss_d(D, x_real, fake).item()


@misconception(of="discriminator_step", fails="d_step", title="The loss comes back with its graph")
def loss_with_its_graph(G, D, opt_D, x_real, z):
    """The loss is returned as it was computed, tied to the graph. Keep it in a list for a plot and every step
    keeps its whole graph, until the memory is full."""
    loss = _loss_d(D, x_real, G(z).detach())
    _descend(opt_D, loss)
    return loss


@misconception(of="discriminator_step", fails="d_step", title="Real and fake labels exchanged")
def labels_exchanged(G, D, opt_D, x_real, z):
    """D learns to give fakes high logits and real examples low ones. It is as good a classifier, but G, which
    wants high logits, is then told to make its fakes easier to tell."""
    return _descend(opt_D, F.softplus(D(x_real)).mean() + F.softplus(-D(G(z).detach())).mean())


@misconception(of="discriminator_step", fails="d_step", title="Logarithm of a sigmoid")
def logarithm_of_sigmoid(G, D, opt_D, x_real, z):
    """With logits of some size the loss is infinite and D's weights are not numbers any more: the sigmoid is
    rounded to 0 or 1 before the logarithm is taken. A discriminator that is ahead reaches such logits."""
    real, fake = torch.sigmoid(D(x_real)), torch.sigmoid(D(G(z).detach()))
    return _descend(opt_D, -(torch.log(real).mean() + torch.log(1 - fake).mean()))


@misconception(of="discriminator_step", fails="d_step", title="A sigmoid too many")
def sigmoid_twice(G, D, opt_D, x_real, z):
    """The loss treats probabilities as logits: a sigmoid is applied to D's answers, and the loss applies its own.
    Nothing complains, but the loss cannot come near 0 and the gradient fades as D becomes sure."""
    real, fake = torch.sigmoid(D(x_real)), torch.sigmoid(D(G(z).detach()))
    return _descend(opt_D, F.softplus(-real).mean() + F.softplus(fake).mean())


@misconception(of="discriminator_step", fails="d_step", title="One mean over real and fake logits")
def one_mean_for_both(G, D, opt_D, x_real, z):
    """D moves too little, and where the batches differ in size the larger one counts more: a single mean runs over
    all logits. Each kind has a mean of its own, and the two are added."""
    real, fake = D(x_real).flatten(), D(G(z).detach()).flatten()
    return _descend(opt_D, torch.cat([F.softplus(-real), F.softplus(fake)]).mean())


@misconception(of="discriminator_step", fails="d_step", title="A step for real examples and one for fakes")
def two_steps_of_d(G, D, opt_D, x_real, z):
    """D moves twice: once for the real batch, and again for the fakes, which by then another D judges. With Adam
    each of these steps is as long as a whole one, so D runs at double speed."""
    before = _descend(opt_D, F.softplus(-D(x_real)).mean())
    return before + _descend(opt_D, F.softplus(D(G(z).detach())).mean())


# The labels of eriklindernoren/PyTorch-GAN are made like this.
@misconception(of="discriminator_step", fails="d_step", title="Labels of shape (batch, 1)")
def labels_in_a_column(G, D, opt_D, x_real, z):
    """Your step stops with an error where D does not answer with a column: the labels have the shape (batch, 1),
    whatever the logits look like. A discriminator may answer with (batch,) or with a map of logits for each
    example."""
    real, fake = D(x_real), D(G(z).detach())
    bce = F.binary_cross_entropy_with_logits
    return _descend(opt_D, bce(real, torch.ones(len(real), 1)) + bce(fake, torch.zeros(len(fake), 1)))


@misconception(
    of="discriminator_step", fails="d_step", title="D's weights are clipped to 0.01",
    values=("0.01", "0.05", "0.1"),
)  # fmt: skip
def weights_clipped(G, D, opt_D, x_real, z):
    """After its step no weight of D is beyond 0.01: they are clipped. That belongs to the critic of the first
    WGAN, which must not be steep; a classifier may be as steep as it likes, and only its optimiser moves
    it."""
    loss = _descend(opt_D, _loss_d(D, x_real, G(z).detach()))
    with torch.no_grad():
        for weight in D.parameters():
            weight.clamp_(-0.01, 0.01)
    return loss


@misconception(
    of="discriminator_step", fails="d_step", title="Real examples have the label 0.9",
    values=("0.9", "0.8", "0.95"),
)  # fmt: skip
def labels_smoothed(G, D, opt_D, x_real, z):
    """Your D is held back from being sure of real examples: their label is 0.9. Such smoothing is a remedy of its
    own and changes what the best D answers; the loss that is asked for has the label 1."""
    real = D(x_real)
    smooth = F.binary_cross_entropy_with_logits(real, torch.full_like(real, 0.9))
    return _descend(opt_D, smooth + F.softplus(D(G(z).detach())).mean())


@misconception(of="discriminator_step", fails="d_gradients", title="G stays frozen after D's step")
def generator_left_frozen(G, D, opt_D, x_real, z):
    """After D's step no weight of G requires a gradient: it is frozen and not released, so that G will never learn
    again. Nothing has to be frozen here, only the fakes have to be cut off."""
    G.requires_grad_(False)
    return _descend(opt_D, _loss_d(D, x_real, G(z)))


# SuperStacie in the SRGAN thread 89 advises to step both only after both backward passes.
@misconception(of="gan_train_step", fails="turn", title="Both players move at once")
def both_at_once(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G learns from the D that was there before: its gradient is taken before D moves. Such steps at once are
    another dynamic; in the lesson's smallest games they spiral outwards where steps in turn do not."""
    loss_G = F.softplus(-D(G(z_g))).mean()
    weights = [weight for weight in G.parameters() if weight.requires_grad]
    grads = torch.autograd.grad(loss_G, weights)
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    for weight, grad in zip(weights, grads, strict=True):
        weight.grad = grad
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


@misconception(of="gan_train_step", fails="turn", title="Both backward passes, then both steps")
def both_passes_then_both_steps(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """D is pulled two ways: G's backward pass runs through D and leaves gradients there, and D's step comes after
    it and takes them in. D then also learns to be fooled, and G learns from a D that has not moved yet."""
    opt_D.zero_grad()
    opt_G.zero_grad()
    loss_D = _loss_d(D, x_real, G(z_d).detach())
    loss_D.backward()
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_G.backward()
    opt_D.step()
    opt_G.step()
    return {"loss_D": loss_D.item(), "loss_G": loss_G.item()}


# pytorch/pytorch issue 39141; the code of MorvanZhou's GAN lesson did this until PyTorch 1.5 refused.
@misconception(of="gan_train_step", fails="turn", title="G's loss is computed before D moves and used after")
def stale_judgement(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """PyTorch reports a variable that was modified by an inplace operation: G's loss is computed with the old D,
    D's optimiser then writes into its weights, and backward needs what they were. Ask the D that has moved."""
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, loss_G)}


@misconception(of="gan_train_step", fails="turn", title="G moves first")
def generator_first(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G moves before D does. Many loops go that way round and train as well, but here the order is fixed: D
    answers first, and G learns from the D that has just moved."""
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    return {"loss_D": discriminator_step(G, D, opt_D, x_real, z_d), "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn", title="G learns on D's fakes")
def latents_used_twice(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """z_g has no effect: G is judged on the fakes of z_d, which D has just been trained on. That saves a pass, but
    here G has latents of its own."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(G(z_d))).mean())}


# nikhilsinghmus/image2reverb issue 37; proposed as a fix in tamarott/SinGAN pull request 117.
@misconception(of="gan_train_step", fails="turn", title="The fakes are detached in G's step")
def fakes_detached_for_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G never moves: its fakes are cut off from it in its own step as well. backward still finds weights, those of
    D, so no error says so. All that G learns comes back through its fakes."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(G(z_g).detach())).mean())}


# clovaai/stargan-v2 issue 16 proposes it; tianweiy/DMD2 issue 75 explains what freezing is and what it is not.
@misconception(of="gan_train_step", fails="turn", title="D judges under no_grad in G's step")
def judged_under_no_grad(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """backward stops with an error, as nothing requires a gradient: D judged under no_grad, to keep it from
    moving. That cuts the only way back to G. D does not move as long as nobody calls its optimiser."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    with torch.no_grad():
        logits = D(G(z_g))
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-logits).mean())}


@misconception(of="gan_train_step", fails="turn", title="G's gradients are not cleared")
def generator_not_cleared(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Each step of G repeats all steps before it: backward adds to the gradients, and nobody clears them. G runs
    faster and faster in directions in which it was once right to go."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


# aladdinpersson/Machine-Learning-Collection pull request 155 and many answers: retain_graph=True as the cure.
@misconception(of="gan_train_step", fails="turn", title="D's loss flows into G, and stays there")
def wishes_of_d_in_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G also takes D's step, against itself: D's loss ran back into G, because its fakes were not detached, and
    G's gradients were cleared before that and not after. With retain_graph=True no error gives it away."""
    opt_D.zero_grad()
    opt_G.zero_grad()
    loss_D = _loss_d(D, x_real, G(z_d))
    loss_D.backward(retain_graph=True)
    opt_D.step()
    loss_G = F.softplus(-D(G(z_g))).mean()
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D.item(), "loss_G": loss_G.item()}


@misconception(
    of="gan_train_step", fails="turn", title="The minimax loss for G", section="two-losses-for-the-generator"
)
def minimax_for_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G minimises log(1 - D), the minimax loss: it moves most for fakes that pass already, and next to nothing for
    those that D has seen through. The docstring asks for the non-saturating loss."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, -F.softplus(D(G(z_g))).mean())}


@misconception(of="gan_train_step", fails="turn", title="Logarithm of a sigmoid in G's loss")
def logarithm_of_sigmoid_for_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Where D is sure, G's weights are not numbers any more: D's sigmoid is rounded to 0 before the logarithm is
    taken. That is just where the non-saturating loss should push hardest."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, -torch.log(torch.sigmoid(D(G(z_g)))).mean())}


@misconception(of="gan_train_step", fails="turn", title="G's labels have the shape (batch, 1)")
def labels_in_a_column_for_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G's step stops with an error where D does not answer with a column: the labels have the shape (batch, 1).
    Let them follow the logits, or take a loss that needs no labels."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.binary_cross_entropy_with_logits(D(G(z_g)), torch.ones(len(z_g), 1))
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, loss_G)}


@misconception(of="gan_train_step", fails="turn", title="G's fakes are labelled as fakes")
def generator_helps_d(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """G learns to make fakes that are easier to tell: its loss has the label of fakes, as D's has. G wants D to
    take them for real."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(D(G(z_g))).mean())}


@misconception(of="gan_train_step", fails="turn", title="D's optimiser steps in G's turn")
def discriminator_moves_for_g(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """D moves twice, the second time down G's loss: its optimiser is called after G's backward too. D is then
    taught to take fakes for real, which undoes what it has just learned."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    opt_D.zero_grad()
    loss_G.backward()
    opt_G.step()
    opt_D.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


@misconception(of="gan_train_step", fails="turn", title="5 steps of D in a turn", values=("5", "2", "3"))
def several_steps_of_d(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """D moves 5 times before G does, on the same examples. Several steps are a choice that some GANs make, with
    fresh examples for each; here one turn has one step of each player."""
    losses = [discriminator_step(G, D, opt_D, x_real, z_d) for _ in range(5)]
    return {"loss_D": losses[0], "loss_G": _descend(opt_G, F.softplus(-D(G(z_g))).mean())}


@misconception(of="gan_train_step", fails="turn_losses", title="G's loss after its step")
def loss_of_g_after_its_step(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """loss_G is computed once more after G has moved, so it is not the loss that the step was taken for, and the
    log flatters G."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    return {"loss_D": loss_D, "loss_G": F.softplus(-D(G(z_g))).mean().item()}


@misconception(of="gan_train_step", fails="turn_losses", title="G's loss by the old D")
def loss_of_g_by_the_old_d(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """The step is right, but loss_G was computed before D moved. The log shows a G that fares better than the one
    that has just learned: the loss it went down is that against the D that has moved."""
    with torch.no_grad():
        shown = F.softplus(-D(G(z_g))).mean().item()
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    return {"loss_D": loss_D, "loss_G": shown}


@misconception(of="gan_train_step", fails="turn_losses", title="loss_G comes back with its graph")
def loss_of_g_with_its_graph(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """loss_G is still tied to the graph: a log that keeps it keeps the passes through both networks as well, step
    after step, until the memory is full."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    _descend(opt_G, loss_G)
    return {"loss_D": loss_D, "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn_practice", title="D judges in eval mode in G's step")
def discriminator_in_eval_mode(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """With BatchNorm in D, G moves another way: D was switched to eval for G's step, so it normalises by running
    averages, in which real examples are mixed. To keep D from moving no mode has to change."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    was_training = D.training
    D.eval()
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    D.train(was_training)
    return {"loss_D": loss_D, "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn_practice", title="One pass of G for both batches of fakes")
def fakes_made_together(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """With BatchNorm in G your fakes differ: those for D's step and those for G's are made in one pass and
    normalised together. They are two batches, each with its own statistics."""
    fake_d, fake_g = G(torch.cat([z_d, z_g])).split([len(z_d), len(z_g)])
    loss_D = _descend(opt_D, _loss_d(D, x_real, fake_d.detach()))
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(fake_g)).mean())}


@misconception(of="gan_train_step", fails="turn_practice", title="G is moved by hand")
def moved_by_hand(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """With plain gradient descent all is well, with Adam it is not: the weights are moved by hand along the
    gradient, and the optimiser only lends its learning rate. Whatever else it does, averages or scaling, is
    lost."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    opt_G.zero_grad()
    loss_G.backward()
    with torch.no_grad():
        for weight in G.parameters():
            if weight.grad is not None:
                weight -= opt_G.param_groups[0]["lr"] * weight.grad
    return {"loss_D": loss_D, "loss_G": loss_G.item()}


# The set_requires_grad helper of CycleGAN, used where some weights are frozen for good.
@misconception(of="gan_train_step", fails="turn_practice", title="Frozen weights of D are released")
def everything_released(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """After your turn every weight of D requires a gradient, also those that were frozen before: D is frozen for
    G's step and released as a whole. In fine-tuning, layers that should stay would begin to move in the
    next turn."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    D.requires_grad_(False)
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    D.requires_grad_(True)
    return {"loss_D": loss_D, "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn", title="D stays frozen after G's step")
def discriminator_left_frozen(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """The first turn is right, and the next one stops with an error, as nothing requires a gradient: D is frozen
    for G's step and never released."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    D.requires_grad_(False)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(G(z_g))).mean())}


@misconception(of="gan_train_step", fails="turn_practice", title="Both networks are switched to train mode")
def switched_to_train(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Both networks come back in train mode, whatever they were in: it is set at the beginning. Whoever keeps
    BatchNorm in eval on purpose, as in fine-tuning, finds it switched on again."""
    G.train()
    D.train()
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(G(z_g))).mean())}


# Tutorials call manual_seed at the top of the cell that trains, and the cell becomes a function.
@misconception(of="gan_train_step", fails="turn_kept", title="A seed is set in every turn")
def seeded_in_every_turn(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Your turn is right and sets a seed. Whatever the loop draws after it, latents, batches, dropout, is then the
    same in every turn: the GAN is trained on one batch of latents for ever. A seed is set once, by whoever runs
    the training."""
    torch.manual_seed(0)
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    return {"loss_D": loss_D, "loss_G": _descend(opt_G, F.softplus(-D(G(z_g))).mean())}


@misconception(of="gan_train_step", fails="turn_practice", title="Train mode for the turn, and back")
def train_mode_for_the_turn(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Networks that come in eval mode are trained in train mode, and get their mode back afterwards. So BatchNorm
    normalises by the batch, although somebody wanted it to use what it has measured. Which mode a step is made in
    is for the caller to say."""
    modes = G.training, D.training
    G.train()
    D.train()
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    G.train(modes[0])
    D.train(modes[1])
    return {"loss_D": loss_D, "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn_practice", title="One mode for all layers of a network")
def one_mode_for_all_layers(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """Your turn notes the mode of each network and puts it back with train(), which goes through all its layers. A
    BatchNorm that was in eval mode on purpose, inside of a network in train mode, wakes up. Most simply no mode is
    touched at all."""
    modes = G.training, D.training
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = _descend(opt_G, F.softplus(-D(G(z_g))).mean())
    G.train(modes[0])
    D.train(modes[1])
    return {"loss_D": loss_D, "loss_G": loss_G}


@misconception(of="gan_train_step", fails="turn_practice", title="Only the first group of parameters is cleared")
def first_group_cleared(G, D, opt_G, opt_D, x_real, z_d, z_g):
    """With one group of parameters all is well, with several the gradients of the others add up from turn to turn:
    they are cleared by a loop over param_groups[0]. The optimiser's own zero_grad knows all its groups."""
    loss_D = discriminator_step(G, D, opt_D, x_real, z_d)
    loss_G = F.softplus(-D(G(z_g))).mean()
    for weight in opt_G.param_groups[0]["params"]:
        weight.grad = None
    loss_G.backward()
    opt_G.step()
    return {"loss_D": loss_D, "loss_G": loss_G.item()}

"""What runs in the worker: generators are made there from their weights, and a pool is asked batch by batch."""

import weakref

import torch

from grader.sandbox.drivers import network


def judged(loss, there, back, x, y):
    """The loss of two generators with these layers, and its gradient for each of their weights."""
    models = network(there), network(back)
    value = loss(*models, x, y)
    weights = [weight for model in models for weight in model.parameters()]
    if not isinstance(value, torch.Tensor):
        return [value]
    if value.requires_grad:
        value.sum().backward()
    return [value.detach(), *(torch.zeros_like(w) if w.grad is None else w.grad for w in weights)]


def queried(pool, size, batches, us):
    """What one pool answers to each batch in turn, and whether an answer is in a graph.

    The batches come out of a graph, as those of a generator do.
    """
    made = pool(size)
    answers = [
        made.query(batch.clone().requires_grad_() * 1, u.clone()) for batch, u in zip(batches, us, strict=True)
    ]
    graphs = [isinstance(answer, torch.Tensor) and answer.requires_grad for answer in answers]
    return [a.detach() if isinstance(a, torch.Tensor) else a for a in answers], graphs


class Pass(torch.autograd.Function):
    """A pass of a generator: as long as its graph lives, so does what it holds."""

    @staticmethod
    def forward(ctx, images, held):
        ctx.held = held
        return images.clone()


class Held:
    """Something that can be seen to be gone."""


def aged(pool, images, u):
    """What a full pool of this size hands out of its past, once the batch of that is overwritten and gone.

    And whether the graph of that batch is still there.
    """
    made, held = pool(len(images)), Held()
    alive, batch = weakref.ref(held), Pass.apply(images.requires_grad_(), held)
    del held
    made.query(batch, u)
    batch.detach().zero_()
    del batch
    is_held = alive() is not None
    return made.query(images.detach() + 100, u * 0.5), is_held

"""What runs in the worker: models do not cross to it, so they are made there from plain tables."""

import torch


def made(bias, table, notes):
    """A model whose logits at a pixel are its bias and so much for each level of each pixel before it.

    bias: (levels, height, width). table: (levels, pixels, pixels), of which what lies below the diagonal counts.
    notes: a list that gets, for each call, whether torch was recording a graph.
    """
    before = table.tril(-1).requires_grad_()

    def model(x):
        if not isinstance(x, torch.Tensor) or x.dtype != torch.int64:
            raise TypeError("the model takes pictures of levels, a tensor of int64")
        if x.shape[1:] != bias.shape[1:]:
            raise ValueError(f"the model takes (batch, {bias.shape[1]}, {bias.shape[2]}), not {tuple(x.shape)}")
        notes.append(torch.is_grad_enabled())
        added = torch.einsum("kpq,bq->bkp", before, x.flatten(1).to(bias.dtype))
        return bias + added.reshape(len(x), *bias.shape)

    return model


def from_tables(sampler, bias, table, u, *args, **options):
    """What a sampler draws from the model of these tables."""
    return sampler(made(bias, table, []), u, *args, **options)


def asked(sampler, bias, table, u):
    """How often a sampler asks the model, and how often while a graph is recorded."""
    notes = []
    sampler(made(bias, table, notes), u)
    return len(notes), sum(notes)


def highest(draw_levels, logits, u):
    """The highest level that is drawn."""
    return draw_levels(logits, u).max()

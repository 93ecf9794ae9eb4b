"""What runs in the worker: results as one tensor of numbers, whatever kinds of numbers they are."""

import torch


def as_numbers(function, *args, **options):
    """What a function gives as a float32 tensor; what is not made of numbers stays as it is."""
    found = function(*args, **options)
    parts = list(found.values()) if isinstance(found, dict) else found
    try:
        if isinstance(parts, list | tuple):
            return torch.stack([torch.as_tensor(part, dtype=torch.float32) for part in parts])
        return torch.as_tensor(parts, dtype=torch.float32)
    except (TypeError, ValueError, RuntimeError):
        return found

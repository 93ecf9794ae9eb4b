import torch.nn.functional as F

from grader.checks import equivalent


@equivalent(of="train_step")
def with_mse(net, optimiser, x, y):
    """With torch's own loss."""
    optimiser.zero_grad()
    loss = F.mse_loss(net(x), y)
    loss.backward()
    optimiser.step()
    return float(loss)

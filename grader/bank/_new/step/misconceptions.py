from grader.checks import misconception


@misconception(of="train_step", fails="weights", title="Gradients of the step before are left")
def without_zero_grad(net, optimiser, x, y):
    """backward() adds to what is in .grad, so every step also takes all the steps before it."""
    loss = (net(x) - y).square().mean()
    loss.backward()
    optimiser.step()
    return loss.item()


@misconception(of="train_step", fails="loss", title="The loss after the step")
def loss_afterwards(net, optimiser, x, y):
    """It is smaller than the loss that was stepped down from, so the curve looks better than the training is."""
    optimiser.zero_grad()
    (net(x) - y).square().mean().backward()
    optimiser.step()
    return (net(x) - y).square().mean().item()

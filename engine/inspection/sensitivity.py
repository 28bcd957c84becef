"""Gradients of the scores of a network with respect to pixels and hidden units. It must not know what they are for."""

from mnist_tui.engine.inspection.representation import represent
from mnist_tui.engine.network import Network, Workspace
from mnist_tui.engine.types import Floats, Pixels


def forward_with_scores(network: Network, pixels: Pixels) -> tuple[Workspace, Floats, Floats]:
    """Run the network forward on `pixels` (B, I); return the workspace, the logits and the scores, (B, K) each.

    The workspace is ready for `gradients`. Logits are z = a w + b of the last layer; scores are what the predicted
    class is the argmax of: the logits under cross-entropy, the outputs f(z) under the quadratic cost.
    """
    network.workspace(len(pixels)).slopes[-1].fill(1)  # cross-entropy's scores are z itself, and it leaves this alone
    work = network.forward(pixels, learning=True)
    before = represent(network, pixels, 0) if len(network.sizes) == 2 else work.layers[-2]
    logits = before @ network.parameters.weights[-1]
    logits += network.parameters.biases[-1]
    return work, logits, network.cost.scores(logits, work.outputs)


def gradients(network: Network, work: Workspace, upstream: Floats) -> list[Floats]:
    """Return the gradients with respect to the pixels and to the activations of every hidden layer, (B, size) each.

    `work` comes from `forward_with_scores`; `upstream` (B, K) is the gradient with respect to the scores. That of a
    pixel is per grey level.
    """
    found: list[Floats] = []
    delta: Floats = upstream * work.slopes[-1]
    for layer in reversed(range(len(network.parameters.weights))):
        gradient: Floats = delta @ network.parameters.weights[layer].T
        found.append(gradient)
        if layer:
            delta = gradient * work.slopes[layer - 1]
    found[-1] *= network.pixel_scale
    return found[::-1]

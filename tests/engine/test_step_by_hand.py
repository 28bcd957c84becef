"""One full step of a 3-2-2 network against arithmetic worked by hand, twice; the arithmetic stands in the comments."""

import math

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

PLAIN = Settings(
    hidden=(2,),
    dtype="float64",
    optimizer="sgd",
    schedule="constant",
    warm_up=0.0,
    batch_size=0,
    weight_decay=0.0,
    ema=0.0,
    validation=0,
)


def trainer_at(settings: Settings, examples: Examples, w1: object, b1: object, w2: object, b2: object) -> Trainer:
    """Return a trainer whose weights are the given ones."""
    trainer = Trainer(settings, examples, 2)
    parameters = trainer.network.parameters
    for mine, given in zip((*parameters.weights, *parameters.biases), (w1, w2, b1, b2), strict=True):
        mine[...] = np.array(given, np.float64)
    return trainer


def test_step_with_relu_and_quadratic_cost_is_the_one_worked_by_hand() -> None:
    # Two images of raw pixels, in one batch:     image 1: x = (1, 0, 2), label 0     image 2: x = (0, 3, 1), label 1
    #
    #        W1 = ( 1  -1 )   b1 = (-0.5  -1)          W2 = ( 1   0  )   b2 = (0  1)
    #             ( 0   1 )                                 (-1  0.5 )
    #             ( 1   0 )
    #
    # Forward                                      image 1                      image 2
    #   z1 = x W1 + b1                             (1+2-0.5, -1-1) = (2.5, -2)  (1-0.5, 3-1) = (0.5, 2)
    #   a1 = max(z1, 0)                            (2.5, 0)                     (0.5, 2)
    #   z2 = a1 W2 + b2, the outputs               (2.5, 1)                     (0.5-2, 1+1) = (-1.5, 2)
    #   target y                                   (1, 0)                       (0, 1)
    #   miss = z2 - y                              (1.5, 1)                     (-1.5, 1)
    #   cost = half its squared length             (2.25 + 1) / 2 = 1.625       (2.25 + 1) / 2 = 1.625
    #   C = (1.625 + 1.625) / 2 = 1.625; both are right, because 2.5 > 1 and 2 > -1.5
    #
    # Back
    #   δ2 = miss / 2 images                       (0.75, 0.5)                  (-0.75, 0.5)
    #   ∂b2 = sum of δ2 = (0, 1)
    #   ∂W2 = Σ a1ᵀ δ2     row 1: 2.5 (0.75, 0.5) + 0.5 (-0.75, 0.5) = (1.875 - 0.375, 1.25 + 0.25) = (1.5, 1.5)
    #                      row 2: 0   (0.75, 0.5) + 2   (-0.75, 0.5) = (-1.5, 1)
    #   δ2 W2ᵀ                                     (0.75, -0.75+0.25)           (-0.75, 0.75+0.25)
    #   δ1 = that where z1 > 0                     (0.75, 0)                    (-0.75, 1)
    #   ∂b1 = sum of δ1 = (0, 1)
    #   ∂W1 = Σ xᵀ δ1      row 1: 1 (0.75, 0)                    = ( 0.75, 0)
    #                      row 2:               3 (-0.75, 1)     = (-2.25, 3)
    #                      row 3: 2 (0.75, 0) + 1 (-0.75, 1)     = ( 0.75, 1)
    #
    # Step with learning rate 0.5
    #   W1 = ( 1-0.375  -1     ) = (0.625  -1  )   b1 = (-0.5, -1-0.5) = (-0.5, -1.5)
    #        ( 0+1.125   1-1.5 )   (1.125  -0.5)   W2 = ( 1-0.75   0-0.75  ) = ( 0.25  -0.75)
    #        ( 1-0.375   0-0.5 )   (0.625  -0.5)        (-1+0.75   0.5-0.5 )   (-0.25   0   )
    #   b2 = (0, 1-0.5) = (0, 0.5)
    #
    # Length of the gradient, squared: W1 0.5625+5.0625+9+0.5625+1 = 16.1875; b1 1; W2 3·2.25+1 = 7.75; b2 1: 25.9375
    settings = PLAIN.replace({"activation": "relu", "cost": "quadratic", "pixels": "raw", "learning_rate": 0.5})
    examples = Examples(np.array([[1, 0, 2], [0, 3, 1]], np.uint8), np.array([0, 1]))
    trainer = trainer_at(settings, examples, [[1, -1], [0, 1], [1, 0]], [-0.5, -1], [[1, 0], [-1, 0.5]], [0, 1])

    assert trainer.step() == 1.625

    parameters = trainer.network.parameters
    assert parameters.weights[0].tolist() == [[0.625, -1], [1.125, -0.5], [0.625, -0.5]]
    assert parameters.biases[0].tolist() == [-0.5, -1.5]
    assert parameters.weights[1].tolist() == [[0.25, -0.75], [-0.25, 0]]
    assert parameters.biases[1].tolist() == [0, 0.5]
    assert trainer.history.steps.rows().tolist() == [[1, 1.625, 1, math.sqrt(25.9375)]]


def test_step_with_sigmoid_and_cross_entropy_is_the_one_worked_by_hand() -> None:
    # One image, label 0, pixels 255, 51 and 0 of 255: x = (1, 0.2, 0).
    #
    #        W1 = ( 1   2 )   b1 = (-1.4  -1.6)        W2 = ( 1  -1 )   b2 = (0  0)
    #             ( 2  -2 )                                 (-1   1 )
    #             ( 5   5 )
    #
    # Forward    z1 = (1 + 0.4 - 1.4, 2 - 0.4 - 1.6) = (0, 0)      a1 = sigmoid(0) = (1/2, 1/2)
    #            z2 = (1/2 - 1/2, -1/2 + 1/2) = (0, 0)             p  = softmax = (1/2, 1/2)      C = -log 1/2 = log 2
    # Back       δ2 = p - y = (-1/2, 1/2) = ∂b2
    #            ∂W2: both rows 1/2 (-1/2, 1/2) = (-1/4, 1/4)
    #            δ2 W2ᵀ = (-1/2 - 1/2, 1/2 + 1/2) = (-1, 1); the sigmoid's slope at 0 is 1/4: δ1 = (-1/4, 1/4) = ∂b1
    #            ∂W1 = rows 1, 0.2, 0 times δ1 = (-0.25, 0.25), (-0.05, 0.05), (0, 0)
    # Step       with learning rate 2: W1 = (1.5, 1.5), (2.1, -2.1), (5, 5)    b1 = (-0.9, -2.1)
    #            W2 = (1.5, -1.5), (-0.5, 0.5)    b2 = (1, -1)
    settings = PLAIN.replace({"activation": "sigmoid", "learning_rate": 2.0})
    examples = Examples(np.array([[255, 51, 0]], np.uint8), np.array([0]))
    trainer = trainer_at(settings, examples, [[1, 2], [2, -2], [5, 5]], [-1.4, -1.6], [[1, -1], [-1, 1]], [0, 0])

    assert trainer.step() == pytest.approx(math.log(2), abs=1e-15)

    parameters = trainer.network.parameters
    assert parameters.weights[0] == pytest.approx(np.array([[1.5, 1.5], [2.1, -2.1], [5, 5]]), abs=1e-14)
    assert parameters.biases[0] == pytest.approx(np.array([-0.9, -2.1]), abs=1e-14)
    assert parameters.weights[1] == pytest.approx(np.array([[1.5, -1.5], [-0.5, 0.5]]), abs=1e-14)
    assert parameters.biases[1] == pytest.approx(np.array([1, -1]), abs=1e-14)

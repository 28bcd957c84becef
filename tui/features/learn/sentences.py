"""The sentences of the ladder, by operation, activation function and cost. Plain text for somebody without calculus.

`{names in braces}` are filled in by `words.py`.
"""

from collections.abc import Mapping

IMAGE: Mapping[str, str] = {
    "unit": "The image as a list of {inputs} numbers, from 0 for no ink to 1 for full ink: all that the network gets. "
    "{zeros} of them are 0.",
    "raw": "The image as a list of {inputs} numbers, from 0 for no ink to 255 for full ink: all that the network gets. "
    "{zeros} of them are 0.",
}
NETWORK: Mapping[bool, str] = {
    False: "The network is a copy from after step {step}. {says}",
    True: "The network is a copy from after step {step}, with the averaged weights (EMA). {says}",
}
FIRST_NETWORK = "The network is a copy from before its first step here. {says}"
FIRST_SUM = (
    "{each} multiplies each pixel by a weight of its own and adds it all up. {zeros} pixels are 0 "
    "and add nothing: only {rest} of the {inputs} terms count here. ▸ is what we follow to the end."
)
SUM = (
    "{each} multiplies what each unit of layer {below} sends by a weight of its own and adds it "
    "all up. {zeros} of the {inputs} terms are 0 here."
)
ACTIVATION: Mapping[str, str] = {
    "relu": "relu lets a sum above 0 pass and makes 0 of any other. Here {positive} of {units} units are on: a small "
    "change comes through whole, so the slope f′ (relu′) is 1. The others are off: slope 0, they send nothing on.",
    "leaky-relu": "leaky-relu lets a sum above 0 pass, and one hundredth of any other. {positive} of the {units} sums "
    "are above 0 for this image.",
    "sigmoid": "sigmoid squeezes a sum of any size into 0 to 1. Its slope f′ says how much of a small change comes "
    "through: a quarter at most, and almost nothing where the curve is flat.",
    "tanh": "tanh squeezes a sum of any size into -1 to 1. Its slope f′ says how much of a small change comes "
    "through: all of it at 0, and almost nothing where the curve is flat.",
    "gelu": "gelu is a smooth relu: large sums pass, those far below 0 become 0, and there is no corner in between. "
    "Its slope f′ says how much of a small change comes through.",
}
DROPOUT = (
    "Dropout would silence some of these units, at random, in each step of training. Here and in every evaluation all "
    "of them take part."
)
"""Of the first layer; the quiz leads here."""
OUTPUT: Mapping[str, str] = {
    "softmax": "softmax takes e to the power of every sum and divides by the total, {total}. What comes out are "
    "probabilities: none is below 0, and together they are 1.",
    "linear": "The outputs are the sums themselves. Ideally that of the label is 1 and every other one is 0; the "
    "largest is the prediction.",
    "activation": "The outputs pass through {function}, too. Ideally that of the label is 1 and every other one is 0; "
    "the largest is the prediction.",
}
COST: Mapping[str, str] = {
    "cross-entropy": "y is 1 for the label, else 0: C only asks how probable the label was. It is 0 if that is "
    "certain, and grows without limit as its probability goes to 0; giving all {classes} classes the same costs "
    "{guess}. From here on we ask: who is to blame?",
    "smoothed": "The cost C asks how probable the label was and, since labels are smoothed by {smoothing}, a little "
    "how probable the others were. Giving all {classes} classes the same costs {guess}. From here on we ask: who is "
    "to blame?",
    "quadratic": "For every class half the square of how far its output is from what it should be, y: 1 for the label "
    "and 0 for the others. From here on we ask: who is to blame?",
}
OUTPUT_ERROR: Mapping[str, str] = {
    "cross-entropy": "∂C/∂z, read: the change of C per change of z: how much z is to blame. For a sum z it is called "
    "the error, δ: simply what the network said minus what was true. Below 0: C falls if that sum is raised.",
    "linear": "∂C/∂z, read: the change of C per change of z: how much z is to blame. For a sum z it is called the "
    "error, δ: simply the output minus what it should be. Below 0: C falls if that sum is raised.",
    "activation": "∂C/∂z, read: the change of C per change of z: how much z is to blame. For a sum z it is called "
    "the error, δ: how far the output is off, times the slope of {function}. Where that is flat, even a bad mistake "
    "leaves little to learn from.",
}
FIRST_WEIGHTS: Mapping[str, str] = {
    "some": "Raise a weight by a little, and C changes by this many times as much: what came in through it, times the "
    "error δ of its unit. {zeros} of these {inputs} weights get 0: their pixels are 0.",
    "no error": "Raise a weight by a little, and C changes by this many times as much: what came in through it, times "
    "the error δ of its unit. All {inputs} weights of this unit get 0, since its δ is 0.",
    "no ink": "Raise a weight by a little, and C changes by this many times as much: what came in through it, times "
    "the error δ of its unit. All {inputs} weights get 0, since every pixel of this image is 0.",
}
"""By what makes gradients of weights 0: some pixels, the unit without an error, or the image without a bright pixel."""
WEIGHTS = (
    "Raise a weight by a little, and C changes by this many times as much: what came in through it, times the error δ "
    "of the unit that it leads to. What sent 0 had no part in it: {zeros} of these {inputs} weights get 0."
)
BACK = (
    "Every weight that leads out of {unit} carries blame back: the weight times the error δ at its other end. Added "
    "up (Σ): if {unit} sends a little more, C changes by this many times as much."
)
THROUGH: Mapping[str, str] = {
    "relu": "Back through relu: the slope of a unit that is on is 1, and the blame passes as it is; of one that is off "
    "it is 0, and the blame stops. {zeros} of {units} units have an error δ of 0 and learn nothing from this image.",
    "leaky-relu": "Back through leaky-relu: above 0 the slope is 1, and the blame passes as it is; below, only one "
    "hundredth of it does. What comes through is the error δ of every unit of layer {layer}.",
    "sigmoid": "Back through sigmoid: the blame is multiplied by the slope, a quarter at most, so it fades from layer "
    "to layer. What comes through is the error δ of every unit of layer {layer}.",
    "tanh": "Back through tanh: the blame is multiplied by the slope, 1 at most and almost 0 where the curve is flat. "
    "What comes through is the error δ of every unit of layer {layer}.",
    "gelu": "Back through gelu: the blame is multiplied by the slope, about 1 for large sums and about 0 far below 0. "
    "What comes through is the error δ of every unit of layer {layer}.",
}
OTHER = {
    "activation": "{function} is applied to every sum. Its slope f′ says how much of a small change comes through.",
    "cost": "How wrong the outputs are, in one number. From here on we ask: who is to blame?",
    "output-error": "∂C/∂z, read: the change of C per change of z: how much z is to blame. For a sum z it is called "
    "the error, δ. Below 0: C falls if that sum is raised.",
    "sum-gradient": "Back through {function}: the blame is multiplied by the slope. What comes through is the error δ "
    "of every unit of layer {layer}.",
}
"""By operation, for functions that have no sentence of their own."""

UNTOLD = "taken as its label: nobody has said what it is"

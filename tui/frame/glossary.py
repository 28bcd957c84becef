"""The words of the field that the screens use, each in two sentences. Plain data: it imports nothing of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means."""

    name: str
    """As people look it up."""
    text: str
    """What it means, in plain English without markup."""
    marked_experiment: str = ""
    """What shows it in this program: keys and command lines stand in backticks."""

    @property
    def experiment(self) -> str:
        """The experiment without markup."""
        return self.marked_experiment.replace("`", "")


GLOSSARY: tuple[Term, ...] = (
    Term(
        "batch, step, epoch",
        "A batch (mini-batch) is the group of training images that one step learns from: the step computes how the "
        "cost depends on every weight and moves them all a little. An epoch is one pass over all training images, "
        "215 steps with batches of 256.",
        "`s` takes one step, `e` goes on to the end of the epoch; the status line counts both.",
    ),
    Term(
        "hidden unit (neuron), activation",
        "A hidden unit adds up its inputs, each times a weight, plus a bias, and passes the sum through an activation "
        "function such as ReLU; the result is its activation. Without that function several layers could do no more "
        "than one.",
        "`4` shows what each unit responds to; `enter` opens one, with its activations over many images.",
    ),
    Term(
        "logit",
        "The raw output of the network for a class, before softmax turns all of them into probabilities that sum to "
        "1. Only differences count: a logit that leads another by 2.3 makes its class ten times as probable.",
        "On `5` press `→` up to the softmax: beside each logit stands the probability that becomes of it.",
    ),
    Term(
        "cost (loss)",
        "One number for how wrong the predictions are, averaged over images; training minimises it. Accuracy only "
        "counts right and wrong, while the cost also depends on how confident the network was.",
        "Watch the charts (`c`) near the end: the training cost still falls where the accuracy hardly moves.",
    ),
    Term(
        "cross-entropy",
        "The usual cost for classes: minus the natural logarithm of the probability given to the label. It is 0 "
        "for a certain and correct prediction, 2.30 when all ten classes are equally likely, and grows without limit "
        "for confident mistakes.",
        "`mnist-tui --paused` begins near 2.4, a little above the 2.30 of ten equal probabilities.",
    ),
    Term(
        "quadratic cost",
        "Half the sum of (a − y)² over the classes, a being an output and y its target, 1 for the label and 0 for "
        "the others. For ten classes that is five times the mean squared error of other libraries.",
        "`mnist-tui --cost quadratic --paused` begins with another cost than 2.3, as its scale is another one.",
    ),
    Term(
        "objective",
        "What training minimises: the cost with label smoothing, plus the L2 penalty, half the weight decay times the "
        "sum of the squared weights (adamw has no such term). The curves show the cost without either, so that those "
        "of training and validation can be compared.",
        "`mnist-tui --label-smoothing 0.5`: training ends with a high cost, as its objective wants no probability "
        "near 1.",
    ),
    Term(
        "backpropagation, δ",
        "The way back from the cost through the layers, which finds for every weight by how much the cost changes with "
        "it. On the way it computes δ (delta) of every unit, its error: by how much the cost rises if the weighted sum "
        "of the unit rises a little, per unit of it.",
        "On `5` press `pgdn`: the error δ of every output is prediction minus label; `→` takes it back a layer at "
        "a time.",
    ),
    Term(
        "gradient norm",
        "The gradient says how the cost changes with every single weight; its norm is its length, which tells how "
        "steep the cost is. Near 0 there is nothing left to follow, because the network has learned or because its "
        "units are dead.",
        "`mnist-tui --preset origin-first`: after the first step it is exactly 0, and nothing moves any more.",
    ),
    Term(
        "gradient clipping",
        "When the gradient norm exceeds a threshold, the whole gradient is scaled down to that length. One bad "
        "batch then cannot throw the weights far off.",
        "`mnist-tui --optimizer sgd --learning-rate 3` learns nothing; with `--clip-norm 1` it does.",
    ),
    Term(
        "spread of the outputs",
        "How far the probabilities differ from image to image: 0 if every image gets the same ones, 1 if they differ "
        "as far as those of perfect outputs. In a network that does not learn yet it grows long before the cost falls.",
        "`mnist-tui --paused`: press `e`, and within an epoch the spread in the stats rises from 0.1 to almost 1.",
    ),
    Term(
        "update/weight ratio",
        "How far one step moves the weights of a layer, over their size (norms); usually a hundredth or a thousandth. "
        "Far below that a layer hardly learns, and from a tenth on a step undoes what the ones before have learned.",
        "With `p` divide the learning rate by ten: Δw/w in the stats falls about as far.",
    ),
    Term(
        "learning rate",
        "The factor that turns a gradient into a step. Too low, and learning crawls; too high, and the cost jumps "
        "about, or the units die.",
        "`mnist-tui lr-range --optimizer sgd` raises it step by step: the cost falls, then it explodes.",
    ),
    Term(
        "schedule",
        "How the learning rate changes over a run: not at all, in drops, falling along a cosine, or up and down "
        "again (one-cycle); the last two end at 1 %. Drops and cosine begin with a warm-up, a rise from 0, because "
        "the first steps are the most erratic.",
        "`mnist-tui train`, then `mnist-tui train --schedule constant`: without small last steps the training cost "
        "ends higher.",
    ),
    Term(
        "momentum",
        "Each step keeps a fraction of the one before, 0.9 as a rule, so that steady directions build up and "
        "zigzags cancel. In Adam it smooths the gradient and is called β₁.",
        "`mnist-tui train --optimizer sgd --learning-rate 0.01 --epochs 1`, then the same with `--optimizer momentum`.",
    ),
    Term(
        "Adam",
        "An optimizer that divides each weight's averaged gradient by the root of its averaged square, so that all "
        "weights move at a similar pace. AdamW is Adam with the weight decay applied apart from the gradient.",
        "On `5` press `end`: what Adam makes of the gradient of one image, beside a plain step at the same rate.",
    ),
    Term(
        "weight decay (L2)",
        "A penalty on large weights that pulls every weight towards 0 at each step. A little keeps the network "
        "simple; too much makes the weights fade faster than they learn.",
        "`mnist-tui --weight-decay 1`, then `4`: all weights have faded to almost nothing, and the doctor (`d`) "
        "says so.",
    ),
    Term(
        "dropout",
        "In each training step every hidden unit is switched off with this probability, and the others are scaled "
        "up to make up for it. No unit can rely on another one being there, which reduces overfitting; evaluation "
        "uses all units.",
        "`mnist-tui --dropout 0.5`: the training accuracy stays below the validation accuracy, as units are "
        "dropped in training only.",
    ),
    Term(
        "label smoothing",
        "The target for the label is a little less than 1, and the rest is spread evenly over all classes. The "
        "network then gains nothing by becoming ever more confident.",
        "`mnist-tui --label-smoothing 0.3`, then `2`: even the most confident mistakes are far from 100 %.",
    ),
    Term(
        "EMA of the weights",
        "An exponential moving average, in which newer weights count more: after n steps those after step i count "
        "k^(n-i), k being its decay, and the initial ones nothing. It is steadier than the weights of the last step, "
        "so where it is on, it is what is evaluated and saved.",
        "`mnist-tui train --epochs 1` ends with the accuracy of the EMA, and below it that of the raw weights.",
    ),
    Term(
        "augmentation",
        "Training images are shifted, rotated, scaled, sheared or bent at random, so that the network never sees "
        "quite the same image twice. It learns what stays the same, and does better on new images.",
        "`mnist-tui show --augment --rotation 15 --first 3` draws each digit beside augmented copies.",
    ),
    Term(
        "overfitting",
        "The network memorises its training images instead of learning what they have in common. The sign of it is "
        "a validation cost that rises while the training cost keeps falling.",
        "`mnist-tui --validation 59800 --batch-size 20 --epochs 100` learns 200 images: the validation cost "
        "falls, then rises.",
    ),
    Term(
        "run, checkpoint",
        "A run is one training of a network, from its initial weights on, with its settings, curves and events. A "
        "checkpoint is a file with all that is needed to continue it from one step, bit for bit.",
        "`,` shows the run one checkpoint earlier, `end` the present again; `7` lists all runs that are kept.",
    ),
    Term(
        "validation set, test set",
        "The network learns from neither: the validation set is for every decision on the way and gives the curves, "
        "the mistakes and the best results (with --validation 0 the test set does). The test set is for the final "
        "evaluation, because a number that decisions were based on looks better than it is.",
        "`t` evaluates the test images; the log (`o`) numbers these evaluations.",
    ),
    Term(
        "95 % confidence interval (Wilson)",
        "An accuracy counted on a limited number of images is uncertain; intervals made this way contain the true "
        "value in about 95 of 100 cases. 98.2 % of 10,000 images means 97.9 to 98.4 %, and 20 right of 20 only "
        "means 84 to 100 %.",
        "`mnist-tui --validation 20`: beside the accuracy stands an interval many points wide.",
    ),
    Term(
        "McNemar's test",
        "Compares two networks on the same images, using only those that exactly one of the two gets right. If "
        "neither were better, these would split about evenly; the p-value is the probability of a split at least as "
        "uneven by chance.",
        "On `7` mark two runs with `M` and press `=`: how many images only one of them gets right, and the p-value.",
    ),
    Term(
        "confusion matrix",
        "A table with a row for each label and a column for each prediction, which counts how often one was "
        "predicted as the other. Correct predictions lie on the diagonal.",
        "`tab` to the matrix, choose a cell with the arrows, and `enter` shows its images.",
    ),
    Term(
        "recall",
        "Of all images with one label, the fraction that is predicted correctly. Accuracy is over all labels "
        "together and can hide a poor recall for one of them.",
        "`tab` to the confusion matrix and press `%`: in percent of the row, the diagonal is the recall.",
    ),
    Term(
        "confidence",
        "The probability of the predicted class. Under the quadratic cost, whose outputs are not probabilities, each "
        "class gets its output's fraction of the sum of the positive outputs, and all get the same where none is "
        "positive.",
        "`2` lists the mistakes, the most confident first.",
    ),
    Term(
        "calibration, temperature",
        "A network is calibrated when nine in ten of its predictions with a confidence of 90 % are right, and so on; "
        "the calibration error is how far it is from that on average. Dividing all logits by one temperature T "
        "corrects it: above 1 all confidences fall, below 1 they rise, and no prediction changes.",
        "`0` shows how often predictions are right by their confidence, as given and at the temperature (`i`).",
    ),
    Term(
        "corruption, severity",
        "A change that makes images harder to read without changing what they show: noise, blur, fog, lines. There are "
        "fifteen, those of MNIST-C, in five severities; their mean error is the mean corruption error.",
        '`0`, then `tab` until "robustness": `enter` lists the corrupted images that are misread.',
    ),
    Term(
        "slice",
        "A part of the images, such as the fifth that leans furthest to the left. Where a slice has more mistakes than "
        "chance explains, the network has something to learn there; who looks at hundreds of slices finds bad ones by "
        "chance, so the probabilities are corrected for how many were examined.",
        '`0`, then `tab` until "where it fails": `enter` lists the mistakes of a slice.',
    ),
    Term(
        "margin",
        "The probability of the prediction minus that of the runner-up. Near 0 two classes were almost equally "
        "likely; near 1 there was no contest.",
        "On `2` press `a` until the order is by margin: then the closest calls come first.",
    ),
    Term(
        "entropy",
        "How spread out the probabilities of the classes are, in bits: 0 when one class has everything, 3.32 when "
        "all ten are equally likely. The higher it is, the less sure the network is of its prediction.",
        "On `6` draw a stroke and watch the entropy below the bars: the clearer the digit, the lower it gets.",
    ),
    Term(
        "plateau, saddle point",
        "A stretch of training in which the cost hardly falls. At a saddle point the gradient is nearly 0, but the "
        "cost falls off to some sides: the network gets away, at first unseen, if it is given enough steps.",
        "The story (`8`), steps 2 to 5: a network falls asleep on one and leaves it.",
    ),
    Term(
        "dead unit, saturated unit",
        "A ReLU unit is dead when it gives 0 for every image: no gradient passes, so it stops learning. A "
        "sigmoid or tanh unit is saturated where its curve is almost flat, which lets little of the gradient "
        "through.",
        "`mnist-tui --optimizer sgd --learning-rate 5 --schedule constant`, then `d`: the doctor finds a dead layer.",
    ),
    Term(
        "saliency (input × gradient)",
        "How much each pixel contributes to the prediction rather than to its rival, to first order: its value "
        "times the gradient of their logit difference. The rival is the label if the prediction is wrong, else the "
        "runner-up.",
        "On `3` press `E`: it erases the patch that contributes most, and the bars move.",
    ),
    Term(
        "contribution",
        "How much a hidden unit contributes to the prediction rather than to its rival: its activation times the "
        "gradient of their logit difference. Positive contributions favour the prediction, negative ones the rival.",
        "`3` lists the hidden units with the largest contributions to this one prediction.",
    ),
    Term(
        "influence",
        "How far a hidden unit moves the logits: the standard deviation of its activation over the images, times the "
        "norm of its effects on the logits of the classes. A unit that hardly varies, or whose effects are near 0, "
        "has little influence.",
        "`4` sorts the units by it: ablate the first one with `X`, then the last one (`end`), and compare.",
    ),
    Term(
        "ablation",
        "Some units are set to 0 in a copy of the network, and the copy is evaluated. How far the accuracy falls "
        "shows how much the network depends on them.",
        "On `4` press `X` on a few units: a line below says how far the accuracy falls; `backspace` restores them.",
    ),
    Term(
        "adversarial perturbation (FGSM)",
        "The fast gradient sign method moves every pixel by the same few grey levels, up or down, whichever makes "
        "the prediction less likely. A change that a person hardly notices is often enough to change the "
        "prediction.",
        "On `3` press `P`: a person still reads the same digit, the network another one.",
    ),
    Term(
        "PCA",
        "Principal component analysis finds the two directions in which the activations of a layer vary most, and "
        "shows the images along these. It is fast and faithful to the overall layout, but classes may lie on top of "
        "one another.",
        "On `m` press `,`: in the layer before, the classes overlap more.",
    ),
    Term(
        "t-SNE",
        "Arranges the images so that close neighbours in the layer are close neighbours on the map. Trust only "
        "which points are neighbours: the sizes of the groups and the distances between them mean little.",
        "On `m`, paused, press `a` and wait half a minute: the classes become islands.",
    ),
)
"""In the order that a person meets them: training, its results, then the inside of the network."""

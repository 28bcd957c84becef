"""The lines of the engine that compute an operation, read from its own source, so that they cannot drift from it."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from functools import cache

from mnist_tui.engine.activations import linear
from mnist_tui.engine.backprop.ladder import Kind, Operation
from mnist_tui.engine.network import Network, delta_before
from mnist_tui.engine.optimizers import Optimizer

Code = Callable[..., object]

_IN_NETWORK: Mapping[Kind, tuple[Code, tuple[str, ...]]] = {
    "image": (Network.forward, ("work.active.read(",)),
    "sum": (Network.forward, ("multiply(work.layers[layer], w, z", "z += b")),
    "weight-gradient": (Network.backward, ("gradients.weights[layer]", "gradients.biases[layer]")),
    "activation-gradient": (delta_before, ("multiply(w, delta.T",)),
    "sum-gradient": (Network.backward, ("before *= work.slopes",)),
}
_OF_FIRST_LAYER: Mapping[Kind, tuple[Code, tuple[str, ...]]] = {
    "sum": (Network.forward, ("multiply(work.layers[layer], w, z", "z *= self.pixel_scale", "z += b")),
    "weight-gradient": (Network.backward, ("work.active.gradient(", "gradients.biases[layer]")),
}
"""In the first layer pixels are scaled on the way."""


def lines_of(operation: Operation, network: Network, smoothing: float = 0.0) -> tuple[str, ...]:
    """Return the statements that compute an operation of this network; none where there is no source to read."""
    kind = operation.kind
    try:
        if kind == "activation":
            return _forward_lines(network.activation)
        if kind == "output":
            is_linear = network.output is linear
            outputs = _picked(type(network.cost).outputs, ("out=out", "total =", "out /=", "out[...]", "output(out"))
            return outputs if is_linear else (*outputs, *_forward_lines(network.output))
        if kind == "cost":
            lines = _statements(type(network.cost).per_image, nested=bool(smoothing))
            logarithms = _picked(type(network.cost).outputs, ("np.log(",))
            return (*logarithms, *(line for line in lines if not line.startswith("return ")))
        if kind == "output-error":
            return _picked(type(network.cost).delta, ("out -=", "out *= slope"))
        table = _OF_FIRST_LAYER if operation.layer == 1 and kind in _OF_FIRST_LAYER else _IN_NETWORK
        lines = _picked(*table[kind])
        return (*lines, *_slope_lines(network.activation)) if kind == "sum-gradient" else lines
    except OSError:
        return ()


def update_lines(rule: Optimizer) -> tuple[str, ...]:
    """Return the statements of an optimizer that move the weights; none where there is no source to read."""
    try:
        return _statements(type(rule).update)
    except OSError:
        return ()


def _forward_lines(activation: Code) -> tuple[str, ...]:
    """Return the statements that compute f(z): those that depend on no condition."""
    return tuple(line for line in _statements(activation) if not line.startswith("return "))


def _slope_lines(activation: Code) -> tuple[str, ...]:
    """Return the statements that compute f'(z)."""
    lines = [line for line in _statements(activation, nested=True) if "empty_like" not in line]
    return tuple(line for line in lines if line.startswith("slope") or "out=slope" in line or "(slope," in line)


def _picked(code: Code, marks: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements that have these marks, in the order of the marks."""
    return tuple(line for mark in marks for line in _statements(code, nested=True) if mark in line)


@cache
def _statements(code: Code, nested: bool = False) -> tuple[str, ...]:
    """Return the simple statements of a function, without its docstring and comments; `nested` ones, too."""
    function = ast.parse(textwrap.dedent(inspect.getsource(code))).body[0]
    assert isinstance(function, ast.FunctionDef)
    found = ast.walk(function) if nested else iter(function.body)
    simple = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
    statements = [one for one in found if isinstance(one, simple) and not _is_docstring(one)]
    return tuple(ast.unparse(one) for one in sorted(statements, key=lambda one: one.lineno))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)

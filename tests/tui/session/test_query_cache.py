"""What outlives a query: one object of a class."""

from dataclasses import dataclass

from mnist_tui.tui.session.query_context import QueryCache


@dataclass
class Study:
    number: int


@dataclass
class Order:
    number: int


def test_one_object_of_a_class_is_kept() -> None:
    cache = QueryCache()
    assert cache.get(Study) is None
    first = cache.put(Study(1))
    assert cache.get(Study) is first and cache.get(Order) is None
    cache.put(Order(7))
    second = cache.put(Study(2))
    assert cache.get(Study) is second and cache.get(Order) == Order(7)

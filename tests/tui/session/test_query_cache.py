"""What outlives a query: one object of a class."""

from dataclasses import dataclass

from mnist_tui.tui.session.query_cache import QueryCache


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


def test_what_queries_of_several_kinds_need_is_kept_beside_and_forgotten_with_its_kind() -> None:
    whole = QueryCache()
    first, second = whole.part("Walk"), whole.part("Check")
    kept = second.beside("Walk").put(Study(1))
    assert first.get(Study) is kept and second.get(Study) is None
    assert whole.beside("Walk").get(Study) is kept
    whole.forget(("Check",))
    assert first.get(Study) is kept

from django.core.cache import cache


def test_the_cache_asks_with_one_client_whatever_it_is_asked() -> None:
    client = cache._cache.get_client()  # type: ignore[attr-defined]  # not typed

    assert cache.add("asked", 1, timeout=5)
    assert not cache.add("asked", 2, timeout=5)
    assert cache.get("asked") == 1
    assert cache.delete("asked")
    assert cache._cache.get_client("asked", write=True) is client  # type: ignore[attr-defined]  # not typed

"""Which library multiplies matrices: another one, or other code of it, gives sums in another order."""


def blas_name() -> str:
    """Return library, version and the processor family whose code it chose: `openblas 0.3.31 Haswell`.

    Nothing where it is unknown, as Apple's Accelerate is.
    """
    from threadpoolctl import threadpool_info

    libraries = [library for library in threadpool_info() if library.get("user_api") == "blas"]
    parts = (libraries[0].get(key) for key in ("internal_api", "version", "architecture")) if libraries else ()
    return " ".join(str(part) for part in parts if part)

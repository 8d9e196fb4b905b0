"""Hypothesis draws the same examples in every run, so that a red run is about the change and not about luck.

`HYPOTHESIS_PROFILE=search` looks for new ones.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.no_network import REFUSED, stay_here
from tests.shared_cache import drop_cache, make_cache

settings.register_profile("steady", derandomize=True, deadline=None)  # a busy machine is no failure
settings.register_profile("search", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
stay_here()


@pytest.fixture(autouse=True)
def _nobody_called_out() -> Iterator[None]:
    REFUSED.taken()
    yield
    assert REFUSED.taken() == []


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker has it from whoever started it
        made = make_cache()
        config.add_cleanup(lambda: drop_cache(made))

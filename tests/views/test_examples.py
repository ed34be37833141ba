"""The examples in the views' docstrings do what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import bot.views

MODULES = [f"bot.views.{module.name}" for module in pkgutil.iter_modules(bot.views.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0

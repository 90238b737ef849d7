"""Explains neurons of neural networks by logical formulas over concepts.

>>> import invert
>>> found = invert.explain(activations, concepts, names=["cat", "dog"])   # doctest: +SKIP
>>> found[0].best.label                                                   # doctest: +SKIP
'cat & ~dog'
"""

from __future__ import annotations

from typing import Any, Iterator, Sequence

from .client import Client, Job
from .concepts import ConceptSet
from .errors import InvertError
from .recorder import Recorder, record
from .results import Explanation, Explanations, Neuron, Scores
from .service import connect, current, start, stop

__version__ = "0.1.0"

__all__ = [
    "Client",
    "ConceptSet",
    "Explanation",
    "Explanations",
    "InvertError",
    "Job",
    "Neuron",
    "Recorder",
    "Scores",
    "connect",
    "explain",
    "record",
    "score",
    "start",
    "stop",
    "stream",
]


def explain(activations: Any, concepts: Any, *, names: Any = None, **options: Any) -> Explanations:
    """Explains all neurons; see :meth:`Client.explain`."""
    return current().explain(activations, concepts, names=names, **options)


def stream(activations: Any, concepts: Any, *, names: Any = None, **options: Any) -> Iterator[Neuron]:
    """Yields each neuron as soon as it is explained; see :meth:`Client.stream`."""
    return current().stream(activations, concepts, names=names, **options)


def score(
    activations: Any, concepts: Any, formulas: Sequence[str], *, names: Any = None, **options: Any
) -> Scores:
    """Computes the AUC of formulas on neurons; see :meth:`Client.score`."""
    return current().score(activations, concepts, formulas, names=names, **options)

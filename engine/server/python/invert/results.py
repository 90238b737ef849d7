"""Results: explanations of neurons, and scores of formulas."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

import numpy as np


@dataclass(frozen=True)
class Explanation:
    """A formula that a neuron detects.

    Attributes:
        formula: formula over concept ids.
        label: formula over concept names.
        length: number of literals.
        auc: AUC, from 0 to 1.
        n_positive: number of samples that satisfy the formula.
        n_samples: number of samples.
        p: two-sided p-value, not corrected.
        log10_p_corrected: log10 of the p-value, corrected for the formulas of the search.
        q: false discovery rate among the neurons, of the best explanation.
        fields: all fields, as in explanations.jsonl.
    """

    formula: str
    label: str
    length: int
    auc: float
    n_positive: int
    n_samples: int
    p: Optional[float]
    log10_p_corrected: Optional[float]
    q: Optional[float]
    fields: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Explanation":
        """Returns the explanation in fields of explanations.jsonl."""
        return cls(
            fields["formula"],
            fields.get("label", fields["formula"]),
            fields.get("length", 0),
            fields["auc"],
            fields.get("n_positive", 0),
            fields.get("n_samples", 0),
            fields.get("p"),
            fields.get("log10_p_corrected"),
            fields.get("q"),
            fields,
        )

    def __str__(self) -> str:
        return f"{self.label} (AUC {self.auc:.3f})"


@dataclass(frozen=True)
class Neuron:
    """The explanations of a neuron.

    Attributes:
        neuron: index of the neuron.
        layer: name of the layer.
        status: ``explained``, ``insignificant``, ``constant`` or ``none``.
        verdict: ``explained``, ``weak``, ``unstable`` or ``insignificant``; None without explanations.
        verdict_reason: one sentence; None without explanations.
        explanations: best first.
        fields: all fields, as in explanations.jsonl.
    """

    neuron: int
    layer: str
    status: str
    verdict: Optional[str]
    verdict_reason: Optional[str]
    explanations: Sequence[Explanation]
    fields: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Neuron":
        """Returns the neuron in a line of explanations.jsonl."""
        return cls(
            fields["neuron"],
            fields.get("layer", ""),
            fields["status"],
            fields.get("verdict"),
            fields.get("verdict_reason"),
            tuple(Explanation.of(found) for found in fields.get("explanations", ())),
            fields,
        )

    @property
    def best(self) -> Optional[Explanation]:
        """The best explanation; None if there is none."""
        return self.explanations[0] if self.explanations else None


class Explanations(Sequence[Neuron]):
    """The explained neurons of a layer, in the order of their indices.

    ``explanations[k]`` is the k-th of them; :meth:`neuron` finds one by its index in the layer.

    Attributes:
        run: versions, options, counts and times of the run, as in run.json.
    """

    def __init__(self, neurons: Sequence[Neuron], run: Mapping[str, Any]) -> None:
        self._neurons = sorted(neurons, key=lambda neuron: neuron.neuron)
        self._by_index = {neuron.neuron: neuron for neuron in self._neurons}
        self.run = run

    def __getitem__(self, index: Any) -> Any:
        return self._neurons[index]

    def __len__(self) -> int:
        return len(self._neurons)

    def __iter__(self) -> Iterator[Neuron]:
        return iter(self._neurons)

    def __repr__(self) -> str:
        explained = sum(neuron.status == "explained" for neuron in self._neurons)
        return f"<Explanations of {len(self)} neurons, {explained} explained>"

    def neuron(self, index: int) -> Neuron:
        """Returns the neuron with an index in the layer."""
        return self._by_index[index]

    def rows(self) -> List[Dict[str, Any]]:
        """Returns one row per neuron and explanation, with the columns of explanations.csv that are plain values."""
        rows = []
        for neuron in self._neurons:
            head = {
                "neuron": neuron.neuron,
                "layer": neuron.layer,
                "status": neuron.status,
                "verdict": neuron.verdict,
            }
            if not neuron.explanations:
                rows.append(head)
            for rank, found in enumerate(neuron.explanations, 1):
                plain = {k: v for k, v in found.fields.items() if not isinstance(v, (list, dict))}
                rows.append({**head, "rank": rank, **plain})
        return rows

    def to_pandas(self) -> Any:
        """Returns :meth:`rows` as a pandas.DataFrame; needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows())

    def _repr_html_(self) -> str:
        """Returns a table for notebooks."""
        shown = self._neurons[:_MOST_ROWS]
        rows = "".join(
            "<tr><td>{}</td><td style='text-align:left'>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>".format(
                neuron.neuron,
                html.escape(neuron.best.label if neuron.best else neuron.status),
                f"{neuron.best.auc:.4f}" if neuron.best else "",
                neuron.best.n_positive if neuron.best else "",
                html.escape(neuron.verdict or ""),
            )
            for neuron in shown
        )
        more = len(self) - len(shown)
        caption = html.escape(repr(self)) + (f"; {more} more" if more > 0 else "")
        return (
            f"<table><caption>{caption}</caption><thead><tr><th>neuron</th><th>formula</th><th>AUC</th><th>n</th>"
            f"<th>verdict</th></tr></thead><tbody>{rows}</tbody></table>"
        )


_MOST_ROWS = 100


@dataclass(frozen=True)
class Scores:
    """The AUCs of formulas.

    Attributes:
        formulas: formulas as given.
        neurons: indices of the neurons.
        auc: float64 array (formulas, neurons); NaN if a formula holds for no sample or for all.
        n_positive: int64 array (formulas,): the samples that satisfy each formula.
        run: versions and counts of the run.
    """

    formulas: Sequence[str]
    neurons: Sequence[int]
    auc: np.ndarray
    n_positive: np.ndarray
    run: Mapping[str, Any]

    def to_pandas(self) -> Any:
        """Returns a pandas.DataFrame with a row per formula and a column per neuron; needs pandas."""
        import pandas

        return pandas.DataFrame(self.auc, index=list(self.formulas), columns=list(self.neurons))


def merge(target: Dict[str, Any], late: Mapping[str, Any]) -> None:
    """Adds the fields of the last line to those of a neuron that was sent before; lists element by element."""
    for name, value in late.items():
        present = target.get(name)
        if isinstance(value, list) and isinstance(present, list):
            for i, element in enumerate(value):
                if isinstance(element, dict) and i < len(present):
                    merge(present[i], element)
        else:
            target[name] = value

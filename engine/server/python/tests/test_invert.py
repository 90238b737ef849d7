"""Tests of the package against a real service; run by the JUnit test PythonPackageTest, or with INVERT_PROGRAM set."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import numpy as np

import invert
from invert import arrays

ORACLE = Path(__file__).parents[3] / "data/src/test/resources/dev/invert/oracle"


def oracle():
    return np.load(ORACLE / "acts.npy"), np.load(ORACLE / "labels.npy")


class Problem:
    """A small problem with planted formulas."""

    def __init__(self, samples=400, concepts=6, neurons=5, seed=1):
        generator = np.random.default_rng(seed)
        self.concepts = generator.random((samples, concepts)) < 0.3
        self.names = [f"concept{c}" for c in range(concepts)]
        noise = generator.standard_normal((samples, neurons))
        signal_ = np.stack([self.concepts[:, k] & ~self.concepts[:, k + 1] for k in range(neurons)], axis=1)
        self.activations = (noise + 6 * signal_).astype(np.float32)


class PrivateServiceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = invert.start(threads=2)

    @classmethod
    def tearDownClass(cls):
        cls.service.close()

    def setUp(self):
        self.problem = Problem()
        self.labels = invert.ConceptSet(self.problem.concepts, self.problem.names)

    def test_finds_planted_formulas(self):
        found = invert.explain(self.problem.activations, self.problem.concepts, names=self.problem.names, length=2)
        self.assertEqual(len(found), 5)
        for k, neuron in enumerate(found):
            self.assertEqual(neuron.best.label, f"concept{k} & ~concept{k + 1}")
            self.assertEqual(neuron.neuron, k)
            self.assertGreater(neuron.best.auc, 0.99)
            self.assertEqual(neuron.best.n_samples, 400)
            self.assertLess(neuron.best.q, 1e-6)
            self.assertTrue(dataclasses.is_dataclass(neuron.best))
        self.assertEqual(found.run["options"]["length"], 2)
        self.assertIn("concept0 &amp; ~concept1", found._repr_html_())
        self.assertEqual(found.rows()[0]["auc"], found[0].best.auc)

    def test_results_are_those_of_the_command_line(self):
        activations, concepts = oracle()
        found = invert.explain(activations, concepts, names=ORACLE / "concepts.json", search="beam", layer="acts", holdout=0.3)
        printed = subprocess.run(
            [os.environ["INVERT_PROGRAM"], "explain", "--quiet", "--format", "json", "--search", "beam", "--holdout", "0.3"]
            + ["--activations", ORACLE / "acts.npy", "--concepts", ORACLE / "labels.npy", "--names", ORACLE / "concepts.json"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        self.assertEqual([dict(neuron.fields) for neuron in found], [json.loads(line) for line in printed.splitlines()])

    def test_every_form_of_activations_has_the_same_result(self):
        expected = [neuron.fields for neuron in invert.explain(self.problem.activations, self.labels)]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "activations.npy"
            np.save(file, self.problem.activations)
            forms = [
                np.asfortranarray(self.problem.activations),
                self.problem.activations.T,
                self.problem.activations.astype(np.float64),
                self.problem.activations.astype(">f4"),
                self.problem.activations.tolist(),
                file,
                str(file),
            ]
            for form in forms:
                with self.subTest(type=type(form)):
                    found = invert.explain(form, self.labels, layer="activations")
                    self.assertEqual([neuron.fields for neuron in found], expected)

    def sparse_forms(self):
        """Returns (values, dense array, axes) of sparse activations of any library that is installed."""
        dense = np.where(self.problem.activations > 2, self.problem.activations, 0)
        forms = []
        try:
            from scipy import sparse

            twice = sparse.vstack([sparse.coo_array(dense * 0.5)] * 2).tocoo()
            twice = sparse.coo_array((twice.data, (twice.row % 400, twice.col)), shape=dense.shape)
            stored = sparse.csc_array(dense)
            stored.data[:3] = 0
            forms += [
                (sparse.csr_matrix(dense), dense, None),
                (sparse.csc_array(dense.T), dense, None),
                (sparse.csr_array(dense.T), dense, "neurons"),
                (twice, dense, None),
                (stored, stored.toarray(), None),
                (sparse.csr_array(np.round(dense).astype(np.int64)), np.round(dense), None),
            ]
        except ImportError:
            pass
        try:
            import torch

            tensor = torch.from_numpy(dense)
            forms += [(tensor.to_sparse(), dense, None), (tensor.t().to_sparse_csr(), dense, None)]
            halves = tensor.bfloat16()
            forms.append((halves.to_sparse_csc(), halves.float().numpy(), None))
        except ImportError:
            pass
        return forms

    def test_sparse_activations_stay_sparse(self):
        forms = self.sparse_forms()
        if not forms:
            self.skipTest("neither SciPy nor PyTorch is installed")
        for value, dense, axes in forms:
            for objective in ("r", "auc"):
                with self.subTest(type=type(value), objective=objective):
                    options = {"objective": objective, "min_fraction": 0.05, "layer": "a"}
                    expected = [neuron.fields for neuron in invert.explain(dense, self.labels, **options)]
                    found = invert.explain(value, self.labels, axes=axes, **options)
                    self.assertEqual([neuron.fields for neuron in found], expected)
        default = invert.explain(forms[0][0], self.labels)
        self.assertEqual(default.run["search"]["objective"], "r")

    def test_concept_sets_are_sent_once(self):
        first = self.service.add(self.labels)
        invert.explain(self.problem.activations, self.labels)
        invert.explain(self.problem.activations, self.labels)
        sets = {entry["id"]: entry for entry in self.service.call("GET", "/v1/concepts")["sets"]}
        self.assertGreaterEqual(sets[first]["uses"], 3)
        # Evicted sets are sent again.
        self.service.call("DELETE", f"/v1/concepts/{first}")
        self.assertEqual(len(invert.explain(self.problem.activations, self.labels)), 5)

    def test_concepts_of_other_forms(self):
        columns = dict(zip(self.problem.names, self.problem.concepts.T))
        expected = self.service.add(self.labels)
        self.assertEqual(self.service.add(invert.ConceptSet(columns)), expected)
        self.assertEqual(self.service.add(self.problem.concepts.astype(np.int64), self.problem.names), expected)
        with tempfile.TemporaryDirectory() as folder:
            np.save(Path(folder) / "labels.npy", self.problem.concepts)
            (Path(folder) / "names.txt").write_text("\n".join(self.problem.names))
            other = invert.ConceptSet(Path(folder) / "labels.npy", Path(folder) / "names.txt")
            self.assertEqual(self.service.add(other), expected)

    def test_samples_are_matched_by_id(self):
        ids = [f"s{i}" for i in range(400)]
        labels = invert.ConceptSet(self.problem.concepts, self.problem.names, sample_ids=ids, groups=[s[:2] for s in ids])
        self.assertEqual(len(invert.explain(self.problem.activations, labels, holdout=0.5)), 5)

    def test_scores(self):
        scores = invert.score(self.problem.activations, self.labels, ["concept0 & ~concept1", "concept0 & ~concept0"])
        self.assertEqual(scores.auc.shape, (2, 5))
        self.assertGreater(scores.auc[0, 0], 0.99)
        self.assertTrue(np.isnan(scores.auc[1]).all())
        inside = self.problem.concepts[:, 0] & ~self.problem.concepts[:, 1]
        values = self.problem.activations[:, 3]
        greater = (values[inside][:, None] > values[~inside][None, :]).mean()
        self.assertAlmostEqual(scores.auc[0, 3], greater, places=12)
        self.assertEqual(scores.n_positive[0], inside.sum())

    def test_stream_yields_each_neuron_and_can_be_left(self):
        seen = [neuron.neuron for neuron in invert.stream(self.problem.activations, self.labels)]
        self.assertEqual(sorted(seen), list(range(5)))
        stream = invert.stream(self.problem.activations, self.labels, permutations=1_000_000)
        next(stream)
        self.assertEqual(self._under_way(), 1)
        stream.close()
        self._await_idle()

    def _under_way(self):
        connection, response = self.service._send("GET", "/metrics")
        try:
            text = response.read().decode()
        finally:
            connection.close()
        return int(float(next(line for line in text.splitlines() if line.startswith("invert_queue_admitted")).split()[1]))

    def _await_idle(self):
        end = time.monotonic() + 30
        while self._under_way() > 0:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def test_keyboard_interrupt_cancels_the_request(self):
        # A shell starts programs in the background with SIGINT ignored, and Python keeps that.
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.default_int_handler))
        timer = threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        self.addCleanup(timer.cancel)
        with self.assertRaises(KeyboardInterrupt):
            invert.explain(self.problem.activations, self.labels, permutations=1_000_000)
        self._await_idle()
        self.assertEqual(len(invert.explain(self.problem.activations, self.labels)), 5)

    def test_errors_are_the_sentences_of_the_command_line(self):
        with self.assertRaisesRegex(invert.InvertError, "no option '--beem'; did you mean --beam"):
            invert.explain(self.problem.activations, self.labels, beem=3)
        with self.assertRaisesRegex(invert.InvertError, "--beam=0 must lie between 1 and 100000") as caught:
            invert.explain(self.problem.activations, self.labels, beam=0)
        self.assertEqual(caught.exception.status, 400)
        self.assertEqual(caught.exception.type, "urn:invert:invalid-request")
        broken = self.problem.activations.copy()
        broken[7, 2] = np.nan
        with self.assertRaisesRegex(invert.InvertError, "neuron 2"):
            invert.explain(broken, self.labels)
        with self.assertRaisesRegex(invert.InvertError, "the concepts 400"):
            invert.explain(self.problem.activations[:100], self.labels)
        with self.assertRaisesRegex(ValueError, "names has 1 entries, there are 6 concepts"):
            invert.explain(self.problem.activations, self.problem.concepts, names=["a"])
        with self.assertRaisesRegex(invert.InvertError, "no such file"):
            invert.explain("nothing.npy", self.labels)

    def test_jobs(self):
        job = self.service.start_explain(self.problem.activations, self.labels, search="beam")
        self.assertEqual(len(job.result()), 5)
        self.assertEqual(self.service.job(job.id).state()["status"], "done")
        job.delete()
        with self.assertRaises(invert.InvertError):
            job.state()
        endless = self.service.start_explain(self.problem.activations, self.labels, permutations=1_000_000)
        endless.cancel()
        self.assertEqual(endless.wait(30)["status"], "canceled")
        self._await_idle()

    def test_arrays_pass_through_files_that_are_deleted(self):
        invert.explain(self.problem.activations, self.labels)
        self.assertEqual(list(self.service._shared.iterdir()), [])

    def test_only_the_token_opens_the_service(self):
        stranger = invert.Client(self.service.url)
        with self.assertRaises(invert.InvertError) as caught:
            stranger.info()
        self.assertEqual(caught.exception.status, 401)
        self.assertFalse((self.service._folder / "token").exists())

    def test_network_and_files_have_the_same_result(self):
        remote = invert.Client(self.service.url, self.service._token)
        labels = invert.ConceptSet(self.problem.concepts, self.problem.names, sample_ids=[str(i) for i in range(400)])
        expected = [neuron.fields for neuron in self.service.explain(self.problem.activations, labels)]
        self.assertEqual([neuron.fields for neuron in remote.explain(self.problem.activations, labels)], expected)

    def test_pandas(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        found = invert.explain(self.problem.activations, self.labels, top=2)
        table = found.to_pandas()
        self.assertEqual(len(table), 10)
        self.assertEqual(table.loc[0, "label"], "concept0 & ~concept1")
        frame = pandas.DataFrame(self.problem.concepts, columns=self.problem.names)
        self.assertEqual(self.service.add(invert.ConceptSet(frame)), self.service.add(self.labels))
        self.assertEqual(invert.score(self.problem.activations, self.labels, ["concept0"]).to_pandas().shape, (1, 5))

    def test_progress_bar(self):
        try:
            import tqdm  # noqa: F401
        except ImportError:
            self.skipTest("tqdm is not installed")
        self.assertEqual(len(invert.explain(self.problem.activations, self.labels, progress=True)), 5)

    def test_torch(self):
        try:
            import torch
        except ImportError:
            self.skipTest("PyTorch is not installed")
        tensor = torch.from_numpy(self.problem.activations).requires_grad_()
        self.assertEqual(len(invert.explain(tensor, torch.from_numpy(self.problem.concepts))), 5)


class LifecycleTest(unittest.TestCase):
    def test_a_private_service_ends_with_python_even_if_it_is_killed(self):
        script = "import invert, os, signal\nservice = invert.start()\nprint(service.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
        environment = dict(os.environ, PYTHONPATH=str(Path(invert.__file__).parents[1]))
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
        self.assertEqual(run.returncode, -signal.SIGKILL, run.stderr)
        pid = int(run.stdout)
        end = time.monotonic() + 30
        while _alive(pid):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def test_a_program_that_does_not_start_is_an_error(self):
        with self.assertRaisesRegex(invert.InvertError, "no-such-program is no program"):
            invert.start("/no-such-program")
        with self.assertRaisesRegex(invert.InvertError, "does not start"):
            invert.start(sys.executable)

    def test_close_removes_everything(self):
        service = invert.start()
        with service:
            self.assertEqual(invert.service.current(), service)
        self.assertFalse(service._folder.exists())
        self.assertFalse(_alive(service.pid))
        with self.assertRaises(invert.InvertError):
            service.info()


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended and that nobody waits for.
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


class Module:
    """The part of torch.nn.Module that a recorder uses."""

    def __init__(self, compute=None, **children):
        self._compute = compute
        self._children = children
        self._hooks = {}

    def named_modules(self):
        yield "", self
        yield from self._children.items()

    def register_forward_hook(self, hook):
        key = object()
        self._hooks[key] = hook
        hooks = self._hooks

        class Handle:
            def remove(self):
                del hooks[key]

        return Handle()

    def __call__(self, value):
        for child in self._children.values():
            value = child(value)
        result = self._compute(value) if self._compute else value
        for hook in list(self._hooks.values()):
            hook(self, (value,), result)
        return result


class RecorderTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = Path(directory.name) / "activations"
        self.batches = [np.random.default_rng(i).standard_normal((4 + i, 3, 5, 5)).astype(np.float32) for i in range(3)]

    def test_writes_what_the_layers_return(self):
        model = Module(relu=Module(lambda value: np.maximum(value, 0)), pair=Module(lambda value: (value * 2, None)))
        with invert.record(model, ["relu", "pair"], self.folder, sample_ids=range(15)):
            for batch in self.batches:
                model(batch)
        whole = np.concatenate(self.batches)
        relu = np.load(self.folder / "relu.npy")
        self.assertTrue(relu.flags.f_contiguous)
        np.testing.assert_allclose(relu, np.maximum(whole, 0).mean(axis=(2, 3)), rtol=1e-6)
        np.testing.assert_allclose(np.load(self.folder / "pair.npy"), 2 * relu, rtol=1e-6)
        description = json.loads((self.folder / "activations.json").read_text())
        self.assertEqual([layer["layer"] for layer in description["layers"]], ["relu", "pair"])
        self.assertEqual(description["sample_ids"], [str(i) for i in range(15)])
        self.assertEqual(sorted(file.name for file in self.folder.iterdir()), ["activations.json", "pair.npy", "relu.npy"])
        self.assertEqual(model._children["relu"]._hooks, {})

    def test_pooling(self):
        for pool, expected in [
            ("max", lambda batch: batch.max(axis=(2, 3))),
            ("flatten", lambda batch: batch.reshape(len(batch), -1)),
            (lambda output: output[:, :, 0, 0], lambda batch: batch[:, :, 0, 0]),
        ]:
            model = Module(layer=Module())
            with invert.record(model, ["layer"], self.folder, pool=pool, dtype=np.float16):
                for batch in self.batches:
                    model(batch)
            np.testing.assert_array_equal(
                np.load(self.folder / "layer.npy"), expected(np.concatenate(self.batches)).astype(np.float16)
            )

    def test_the_engine_reads_what_it_writes(self):
        problem = Problem()
        model = Module(layer=Module())
        with invert.record(model, ["layer"], self.folder):
            for first in range(0, 400, 64):
                model(problem.activations[first : first + 64])
        try:
            found = invert.explain(self.folder, problem.concepts, names=problem.names)
            self.assertEqual(found[2].best.label, "concept2 & ~concept3")
            self.assertEqual(found[2].layer, "layer")
        finally:
            invert.stop()

    def test_mistakes(self):
        model = Module(layer=Module())
        with self.assertRaisesRegex(ValueError, "no layer 'other'; it has layer"):
            invert.record(model, ["other"], self.folder)
        with self.assertRaisesRegex(ValueError, "not called"):
            with invert.record(model, ["layer"], self.folder):
                pass
        with self.assertRaisesRegex(KeyError, "boom"):
            with invert.record(model, ["layer"], self.folder):
                model(self.batches[0])
                raise KeyError("boom")
        self.assertEqual(list(self.folder.iterdir()), [])


class ArraysTest(unittest.TestCase):
    def test_what_is_no_array_is_rejected(self):
        with self.assertRaisesRegex(ValueError, "2-D"):
            arrays.activations(np.zeros((2, 2, 2)))
        with self.assertRaisesRegex(ValueError, "0 or 1"):
            arrays.concepts(np.array([[0.5]]))
        with self.assertRaisesRegex(ValueError, "groups need sample_ids"):
            invert.ConceptSet(np.zeros((2, 1), bool), groups=["a", "b"])


if __name__ == "__main__":
    unittest.main()

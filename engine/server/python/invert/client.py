"""A client of one service."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import time
import urllib.parse
import uuid
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from . import arrays, sparse
from .concepts import ConceptSet
from .errors import InvertError
from .results import Explanations, Neuron, Scores, merge

_JSON = "application/json"
_RETRIES = 5


class Client:
    """Sends requests to a service.

    Args:
        url: address of the service, such as ``http://127.0.0.1:8080``.
        token: secret of the service, if it has one.
        shared: folder that the service was started with as ``--data``, if it is on this machine: arrays then pass
            through files there instead of the network.
        timeout: seconds without any sign of life after which a request fails. Not used with ``shared``: the service
            may read files for longer than that, and a connection to this machine breaks if it ends.
    """

    def __init__(
        self, url: str, token: Optional[str] = None, *, shared: Optional[Path] = None, timeout: float = 60
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url} is no address of a service; write http://127.0.0.1:8080")
        self.url = url.rstrip("/")
        self._parts = parts
        self._token = token
        self._shared = shared
        self._timeout = timeout if shared is None else None

    def explain(
        self, activations: Any, concepts: Any, *, names: Any = None, progress: bool = False, **options: Any
    ) -> Explanations:
        """Explains neurons.

        Args:
            activations: array (samples, neurons) or (neurons, samples), or (samples,) for one neuron: of NumPy,
                PyTorch or scipy.sparse; or the path of an array file or of a folder of activations. Sparse ones stay
                sparse, and are explained by r unless ``objective`` says otherwise, as on the command line.
            concepts: a :class:`ConceptSet`, or what it is made of: an array of 0 and 1, (samples, concepts), …
            names: names of the concepts, if ``concepts`` is an array.
            progress: whether to show a progress bar; needs tqdm.
            options: ``layer``, ``axes`` (``samples`` or ``neurons`` first), ``deadline`` in seconds, and the options
                of ``invert explain`` with underscores, such as ``search="beam"``.

        Raises:
            InvertError: if the service rejects the request.
        """
        collected: List[Neuron] = []
        run: Dict[str, Any] = {}
        lines = self._explain(activations, concepts, names, options)
        for line in _counted(lines, progress, _neuron_count(activations)):
            if "run" in line:
                run = line["run"]
                late = {fields["neuron"]: fields for fields in line.get("neurons", ())}
                complete = []
                for neuron in collected:
                    fields = dict(neuron.fields)
                    merge(fields, late.get(neuron.neuron, {}))
                    complete.append(Neuron.of(fields))
                collected = complete
            else:
                collected.append(Neuron.of(line))
        return Explanations(collected, run)

    def stream(self, activations: Any, concepts: Any, *, names: Any = None, **options: Any) -> Iterator[Neuron]:
        """Yields each neuron as soon as it is explained, in any order; see :meth:`explain`.

        Values that need all neurons, such as ``q``, are None. Closing the iterator cancels the request.
        """
        for line in self._explain(activations, concepts, names, options):
            if "run" not in line:
                yield Neuron.of(line)

    def _explain(self, activations: Any, concepts: Any, names: Any, options: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
        return self._work("/v1/explain", activations, ConceptSet.of(concepts, names), [], options)

    def score(
        self, activations: Any, concepts: Any, formulas: Sequence[str], *, names: Any = None, **options: Any
    ) -> Scores:
        """Computes the exact AUC of each formula on each neuron.

        Args:
            activations: see :meth:`explain`.
            concepts: see :meth:`explain`.
            formulas: formulas over the ids of the concepts, such as ``cat & ~dog``.
            names: see :meth:`explain`.
            options: ``neurons``, ``samples``, ``threads``, ``layer``, ``axes``, ``deadline``.
        """
        if isinstance(formulas, str):
            formulas = [formulas]
        lines = list(self._work("/v1/score", activations, ConceptSet.of(concepts, names), list(formulas), options))
        rows, run = lines[:-1], lines[-1]["run"]
        auc = np.array([[np.nan if value is None else value for value in row["auc"]] for row in rows], dtype=np.float64)
        return Scores(
            [row["formula"] for row in rows],
            run["neurons"],
            auc,
            np.array([row["n_positive"] for row in rows], dtype=np.int64),
            run,
        )

    def start_explain(self, activations: Any, concepts: Any, *, names: Any = None, **options: Any) -> "Job":
        """Starts a job that explains neurons and outlives this program; see :meth:`explain`."""
        job = next(
            self._work("/v1/jobs/explain", activations, ConceptSet.of(concepts, names), [], dict(options, lines="complete"))
        )
        return Job(self, job["id"])

    def job(self, id: str) -> "Job":
        """Returns a job that was started before."""
        return Job(self, id)

    def info(self) -> Dict[str, Any]:
        """Returns versions and limits of the service."""
        return self.call("GET", "/v1/info")

    def add(self, concepts: Any, names: Any = None) -> str:
        """Sends a concept set, unless the service has it; returns its id."""
        concept_set = ConceptSet.of(concepts, names)
        known = concept_set.id_at(self.url)
        if known is not None:
            return known
        with _Files(self._shared) as files:
            if self._shared is not None:
                added = self.call("POST", "/v1/concepts", _JSON, json.dumps(files.concepts(concept_set)).encode())
            else:
                body, boundary = _multipart(_parts(concept_set))
                added = self.call("POST", "/v1/concepts", f"multipart/form-data; boundary={boundary}", body)
        concept_set.sent(self.url, added["id"])
        return added["id"]

    def call(
        self, method: str, path: str, content_type: Optional[str] = None, body: Optional[bytes] = None
    ) -> Dict[str, Any]:
        """Sends a request and returns the JSON of its answer."""
        connection, response = self._send(method, path, content_type, body)
        try:
            text = response.read()
            return json.loads(text) if text else {}
        finally:
            connection.close()

    def _work(
        self, path: str, activations: Any, concepts: ConceptSet, formulas: List[str], options: Dict[str, Any]
    ) -> Iterator[Dict[str, Any]]:
        """Yields the lines of a request; sends the concepts again if the service has evicted them."""
        request: Dict[str, Any] = {
            name: options.pop(name) for name in ("layer", "axes", "deadline", "lines") if options.get(name) is not None
        }
        if formulas:
            request["formulas"] = formulas
        request["options"] = {name: _text(value) for name, value in options.items() if value is not None}
        for attempt in range(2):
            request["concepts"] = self.add(concepts)
            try:
                yield from self._lines(path, activations, request, concepts.sample_count())
                return
            except InvertError as error:
                if attempt == 1 or error.status != 404 or request["concepts"] not in str(error):
                    raise
                concepts.sent(self.url, None)

    def _lines(
        self, path: str, activations: Any, request: Mapping[str, Any], samples: Optional[int]
    ) -> Iterator[Dict[str, Any]]:
        if not arrays.is_path(activations) and sparse.is_sparse(activations):
            activations = sparse.columns(activations, request.get("axes"), samples)
        with _Files(self._shared) as files:
            if self._shared is not None:
                whole = dict(request, activations={"path": files.activations(activations)})
                content_type, body = _JSON, json.dumps(whole).encode()
            else:
                name, content = _content(activations)
                parts = [("request", "request.json", json.dumps(request).encode()), ("activations", name, content)]
                body, boundary = _multipart(parts)
                content_type = f"multipart/form-data; boundary={boundary}"
            connection, response = self._send("POST", path, content_type, body)
            try:
                yield from _read_lines(response)
            finally:
                # Also after an exception or KeyboardInterrupt: the service notices it and cancels the request.
                connection.close()

    def _send(
        self, method: str, path: str, content_type: Optional[str] = None, body: Optional[bytes] = None
    ) -> Tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Sends a request; waits as long as a full service asks for."""
        for attempt in range(_RETRIES + 1):
            connection = self._connection()
            try:
                response = self._answer(connection, method, path, content_type, body)
                if response.status < 400:
                    return connection, response
                error = _error(response)
                wait = float(response.getheader("Retry-After") or 0)
            except BaseException:
                connection.close()
                raise
            connection.close()
            if error.status != 429 or attempt == _RETRIES:
                raise error
            time.sleep(min(max(wait, 0.1), 60))
        raise AssertionError

    def _connection(self) -> http.client.HTTPConnection:
        kind: Callable[..., http.client.HTTPConnection] = (
            http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        )
        return kind(self._parts.hostname, self._parts.port, timeout=self._timeout)

    def _answer(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        content_type: Optional[str],
        body: Optional[bytes],
    ) -> http.client.HTTPResponse:
        headers = {"Accept": "*/*"}
        if content_type:
            headers["Content-Type"] = content_type
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            try:
                connection.request(method, self._parts.path.rstrip("/") + path, body=body, headers=headers)
            except (BrokenPipeError, ConnectionResetError):
                # The service may have answered before it has read the body.
                pass
            return connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise InvertError(f"The service at {self.url} does not answer: {error or type(error).__name__}") from error

    def close(self) -> None:
        """Releases what the client holds."""


class Job:
    """A request that runs without its client."""

    def __init__(self, client: Client, id: str) -> None:
        self._client = client
        self.id = id

    def state(self) -> Dict[str, Any]:
        """Returns the state: ``status``, ``progress``, …"""
        return self._client.call("GET", f"/v1/jobs/{self.id}")

    def wait(self, seconds: float = float("inf")) -> Dict[str, Any]:
        """Waits until the job has ended, at most for a time, and returns its state."""
        end = time.monotonic() + seconds
        state = self.state()
        while state["status"] == "running" and time.monotonic() < end:
            time.sleep(0.1)
            state = self.state()
        return state

    def cancel(self) -> None:
        """Cancels the job."""
        self._client.call("POST", f"/v1/jobs/{self.id}/cancel")

    def delete(self) -> None:
        """Cancels the job and deletes its result."""
        self._client.call("DELETE", f"/v1/jobs/{self.id}")

    def result(self) -> Explanations:
        """Waits for the end and returns the explanations.

        Raises:
            InvertError: if the job has failed or was canceled.
        """
        self.wait()
        connection, response = self._client._send("GET", f"/v1/jobs/{self.id}/result")
        try:
            lines = list(_read_lines(response))
        finally:
            connection.close()
        return Explanations([Neuron.of(line) for line in lines[:-1]], lines[-1]["run"])


class _Files:
    """Files of one request in the folder that is shared with the service; deleted at its end."""

    def __init__(self, shared: Optional[Path]) -> None:
        self._shared = shared
        self._folder: Optional[Path] = None

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, *_: Any) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _new(self, name: str) -> Path:
        assert self._shared is not None
        if self._folder is None:
            self._folder = self._shared / uuid.uuid4().hex
            self._folder.mkdir(mode=0o700)
        return self._folder / name

    def _relative(self, file: Path) -> str:
        assert self._shared is not None
        return file.relative_to(self._shared).as_posix()

    def _imported(self, path: str, prefix: str) -> str:
        """Makes a file or folder appear in the shared folder: as hard links, or else as copies."""
        source, array = Path(path), ""
        if not source.exists() and ":" in source.name:
            whole, _, array = path.rpartition(":")
            source = Path(whole)
        if not source.exists():
            raise InvertError(f"{path}: there is no such file or folder")
        target = self._new(prefix + source.name)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=_link)
        else:
            _link(source, target)
        return self._relative(target) + (":" + array if array else "")

    def activations(self, value: Any) -> str:
        """Returns the path of activations relative to the shared folder."""
        if arrays.is_path(value):
            return self._imported(os.fspath(value), "")
        if isinstance(value, sparse.Columns):
            file = self._new("activations.safetensors")
            with open(file, "wb") as out:
                sparse.write(value, out)
            return self._relative(file)
        file = self._new("activations.npy")
        arrays.save(arrays.activations(value), file)
        return self._relative(file)

    def concepts(self, concepts: ConceptSet) -> Dict[str, str]:
        """Returns the JSON of a request that adds a concept set."""
        if concepts.matrix is None:
            assert concepts.path is not None
            request = {"path": self._imported(concepts.path, "labels-")}
        else:
            file = self._new("concepts.npy")
            arrays.save(concepts.matrix, file)
            request = {"path": self._relative(file)}
        names = concepts.names_json()
        if names is not None:
            self._new("names.json").write_bytes(names)
            request["names"] = self._relative(self._new("names.json"))
        elif concepts.names is not None:
            request["names"] = self._imported(os.fspath(concepts.names), "names-")  # type: ignore[arg-type]
        for part, content in concepts.tables().items():
            self._new(part + ".csv").write_bytes(content)
            request[part] = self._relative(self._new(part + ".csv"))
        return request


def _link(source: Any, target: Any) -> None:
    try:
        os.link(os.path.realpath(source), target)
    except OSError:
        shutil.copyfile(source, target)


def _content(value: Any) -> Tuple[str, bytes]:
    """Returns the name and the bytes of activations that are sent over the network."""
    if arrays.is_path(value):
        file = Path(os.fspath(value))
        if not file.is_file():
            raise InvertError(f"{file}: there is no such file; a folder needs a service on this machine")
        return file.name, file.read_bytes()
    if isinstance(value, sparse.Columns):
        return "activations.safetensors", sparse.to_bytes(value)
    return "activations.npy", arrays.to_bytes(arrays.activations(value))


def _parts(concepts: ConceptSet) -> List[Tuple[str, str, bytes]]:
    if concepts.matrix is None:
        assert concepts.path is not None
        file = Path(concepts.path)
        if not file.is_file():
            raise InvertError(f"{file}: there is no such file; a folder needs a service on this machine")
        parts = [("concepts", file.name, file.read_bytes())]
    else:
        parts = [("concepts", "concepts.npy", arrays.to_bytes(concepts.matrix))]
    names = concepts.names_json()
    if names is not None:
        parts.append(("names", "names.json", names))
    elif concepts.names is not None:
        names_file = Path(os.fspath(concepts.names))  # type: ignore[arg-type]
        parts.append(("names", names_file.name, names_file.read_bytes()))
    parts.extend((part, part + ".csv", content) for part, content in concepts.tables().items())
    return parts


def _multipart(parts: Sequence[Tuple[str, str, bytes]]) -> Tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    body = bytearray()
    for name, file, content in parts:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{_quoted(file)}"\r\n\r\n'.encode()
        body += content
        body += b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return bytes(body), boundary


def _quoted(file: str) -> str:
    return file.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")


def _text(value: Any) -> Any:
    """Returns the value of an option as the command line writes it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, range):
        value = list(value)
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return ",".join(str(element) for element in value)
    return str(value)


def _error(response: http.client.HTTPResponse) -> InvertError:
    text = response.read()
    try:
        return InvertError.of(json.loads(text), response.status)
    except ValueError:
        return InvertError(f"The service answered {response.status} {response.reason}", response.status)


def _read_lines(response: http.client.HTTPResponse) -> Iterator[Dict[str, Any]]:
    complete = False
    try:
        for text in response:
            if not text.strip():
                continue
            line = json.loads(text)
            if "error" in line:
                raise InvertError.of(line["error"])
            complete = complete or "run" in line or "id" in line
            yield line
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InvertError(f"The answer of the service broke off: {error}") from error
    if not complete:
        raise InvertError("The answer of the service broke off: the service may have been stopped")


def _neuron_count(activations: Any) -> Optional[int]:
    shape = getattr(activations, "shape", None)
    return int(min(shape)) if shape is not None and len(shape) == 2 else None


def _counted(lines: Iterator[Dict[str, Any]], progress: bool, total: Optional[int]) -> Iterator[Dict[str, Any]]:
    if not progress:
        yield from lines
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, unit="neuron") as bar:
        for line in lines:
            if "run" not in line:
                bar.update()
            yield line

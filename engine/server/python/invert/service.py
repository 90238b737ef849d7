"""Finds a service, or starts a private one."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any, List, Optional

from .client import Client
from .errors import InvertError

_lock = threading.RLock()
_current: Optional[Client] = None


class PrivateService(Client):
    """A service of this process: on a free port, with a token of its own. It ends with this process.

    Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, process: "subprocess.Popen[str]", url: str, token: str, folder: Path) -> None:
        super().__init__(url, token, shared=folder / "data")
        self._process = process
        self._folder = folder
        atexit.register(self.close)

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def close(self) -> None:
        """Ends the service; a second call has no effect."""
        atexit.unregister(self.close)
        if self._process.poll() is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        with _lock:
            global _current
            if _current is self:
                _current = None

    def __enter__(self) -> "PrivateService":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def start(program: Optional[str] = None, *, memory: Optional[str] = None, threads: int = 0) -> PrivateService:
    """Starts a private service, which later calls of :func:`invert.explain` use.

    Args:
        program: path of the program; default: the environment variable INVERT_PROGRAM, or ``invert`` on the PATH.
        memory: limit of native memory, such as ``8G``.
        threads: number of threads; 0 for one per processor.

    Raises:
        InvertError: if there is no such program, or it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="invert-python-")).resolve()
    try:
        (folder / "data").mkdir(mode=0o700)
        token = secrets.token_hex(32)
        token_file = folder / "token"
        token_file.touch(mode=0o600)
        token_file.write_text(token)
        process, url = _launch(_program(program), folder, token_file, memory, threads)
        token_file.unlink()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    service = PrivateService(process, url, token, folder)
    with _lock:
        global _current
        _current = service
    return service


def _launch(
    program: str, folder: Path, token_file: Path, memory: Optional[str], threads: int
) -> "tuple[subprocess.Popen[str], str]":
    command: List[str] = [program, "serve", "--port", "0", "--quiet", "--stop-at-eof", "--grace", "1"]
    command += ["--token-file", str(token_file), "--data", str(folder / "data"), "--threads", str(threads)]
    command += ["--max-body", "1T"]
    if memory:
        command += ["--memory", memory]
    with open(folder / "errors.txt", "w+", encoding="utf-8") as errors:
        # A group of its own: Ctrl-C cancels the request, not the service.
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            if not first.startswith("Listening on "):
                process.kill()
                process.wait()
                errors.seek(0)
                reason = errors.read().strip().splitlines()
                raise InvertError(f"{program} does not start: {reason[-1] if reason else 'it says nothing'}")
        except BaseException:
            process.kill()
            raise
    return process, first[len("Listening on ") :].strip()


def _program(given: Optional[str]) -> str:
    program = given or os.environ.get("INVERT_PROGRAM") or shutil.which("invert")
    if not program:
        raise InvertError("There is no program 'invert' on the PATH: give its path in INVERT_PROGRAM")
    if not shutil.which(program):
        raise InvertError(f"{program} is no program")
    return program


def connect(url: str, token: Optional[str] = None) -> Client:
    """Returns a client of a running service, which later calls of :func:`invert.explain` use.

    Args:
        url: address, such as ``http://127.0.0.1:8080``.
        token: secret of the service, if it has one.

    Raises:
        InvertError: if it does not answer.
    """
    client = Client(url, token)
    client.info()
    with _lock:
        global _current
        _current = client
    return client


def current() -> Client:
    """Returns the client that was connected or started last; connects to INVERT_URL, or starts a service, if none was."""
    with _lock:
        if _current is not None:
            return _current
        url = os.environ.get("INVERT_URL")
        return connect(url, os.environ.get("INVERT_TOKEN")) if url else start()


def stop() -> None:
    """Ends the private service, if there is one."""
    with _lock:
        client = _current
    if isinstance(client, PrivateService):
        client.close()

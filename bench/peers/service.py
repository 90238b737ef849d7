#!/usr/bin/env python3
"""Measures the latency of `invert serve` against the command line and NumPy, and what clients that vanish leave.

    python3 bench/peers/service.py engine/target/invert/bin/invert [--rounds N] [--seconds S] [--vanishing N]

The problem is that of the oracle of the tests: 5,000 samples, 20 neurons, 100 concepts, formulas of up to three
literals by beam search. The service and its clients share this machine, so that clients slow the service down. Prints
Markdown tables.
"""

import argparse
import http.client
import json
import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORACLE = ROOT / "engine/data/src/test/resources/dev/invert/oracle"
ACTIVATIONS = (ORACLE / "acts.npy").read_bytes()
CLIENTS = (1, 8, 64)


class Service:
    """A running service, and the id of the concepts of the oracle there."""

    def __init__(self, program, *options):
        self.start = time.perf_counter()
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--quiet", "--stop-at-eof", "--data", ORACLE, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.host = self.process.stdout.readline().split("//")[1].strip()
        self.listening = time.perf_counter() - self.start
        body = json.dumps({"path": "labels.npy", "names": "concepts.json"})
        added = self.call("POST", "/v1/concepts", body, {"Content-Type": "application/json"})
        self.concepts = json.loads(added)["id"]
        self.prepared = time.perf_counter() - self.start

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.host)
        connection.request(method, path, body=body, headers=headers or {})
        text = connection.getresponse().read()
        connection.close()
        return text

    def path(self, options):
        return f"/v1/explain?search=beam&concepts={self.concepts}{options}"

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def request(connection, path):
    """Sends the activations; returns the seconds to the first and to the last line, and the number of lines."""
    start = time.perf_counter()
    connection.request("POST", path, body=ACTIVATIONS)
    response = connection.getresponse()
    assert response.status == 200, response.read()
    first = response.readline()
    while first == b"\n":
        first = response.readline()
    until_first = time.perf_counter() - start
    rest = response.read()
    assert b'{"run":' in rest, rest
    return until_first, time.perf_counter() - start


def load(service, clients, seconds, options):
    """Lets clients send requests one after the other for some seconds; returns all times and requests per second."""
    times = []
    end = time.perf_counter() + seconds
    barrier = threading.Barrier(clients)

    def work():
        connection = http.client.HTTPConnection(service.host)
        barrier.wait()
        own = []
        while time.perf_counter() < end or not own:
            own.append(request(connection, service.path(options)))
        connection.close()
        times.extend(own)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(times) / (time.perf_counter() - start)


def command_line(program, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(
            [program, "explain", "--quiet", "--format", "json", "--search", "beam", "--activations", ORACLE / "acts.npy"]
            + ["--concepts", ORACLE / "labels.npy", "--names", ORACLE / "concepts.json"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        times.append(time.perf_counter() - start)
    return times


def numpy_search(rounds):
    """Times the search of bench/peers/numpy_search.py in this process; AUC only, without statistics and evidence."""
    try:
        import numpy
        sys.path.insert(0, str(pathlib.Path(__file__).parent))
        import numpy_search as peer
    except ImportError:
        return None
    activations = numpy.load(ORACLE / "acts.npy")
    labels = numpy.load(ORACLE / "labels.npy")
    times = []
    neurons = [numpy.ascontiguousarray(activations[:, k]) for k in range(activations.shape[1])]
    search = peer.Search(peer.Concepts(labels, True), 3, 3)
    for _ in range(rounds + 1):
        start = time.perf_counter()
        for first in range(0, len(neurons), peer.TUNED_BATCH):
            search.run([peer.ranks_tuned(row) for row in neurons[first : first + peer.TUNED_BATCH]])
        times.append(time.perf_counter() - start)
    return times[1:]


def vanish(service, count):
    """Lets clients vanish in the middle of their requests; returns what is left of them, and after how long."""
    path = service.path("&permutations=1000000")
    head = f"POST {path} HTTP/1.1\r\nHost: {service.host}\r\nContent-Length: {len(ACTIVATIONS)}\r\n\r\n".encode()
    host, port = service.host.split(":")
    rejected = 0
    for i in range(count):
        client = socket.create_connection((host, int(port)))
        try:
            client.sendall(head + ACTIVATIONS)
            if i % 4 == 0:
                rejected += b" 429 " in client.recv(64)
        except OSError:
            rejected += 1
        client.close()
    start = time.perf_counter()
    while metric(service, "invert_queue_admitted") > 0:
        time.sleep(0.02)
    return rejected, time.perf_counter() - start


def metric(service, name):
    text = service.call("GET", "/metrics").decode()
    return float(next(line for line in text.splitlines() if line.startswith(name + " ")).split()[1])


def threads_of(process):
    tasks = pathlib.Path(f"/proc/{process.pid}/task")
    names = [(task / "comm").read_text().strip() for task in tasks.iterdir()] if tasks.exists() else []
    return sum(name.startswith(("invert-request", "invert-worker", "invert-job")) for name in names)


def milliseconds(values):
    return f"{1e3 * statistics.median(values):.1f} ({1e3 * min(values):.1f} to {1e3 * max(values):.1f})"


def percentile(values, share):
    return 1e3 * sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--vanishing", type=int, default=1000)
    arguments = parser.parse_args()
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    print(f"{os.cpu_count()} processors ({model or platform.machine()}), load {os.getloadavg()[0]:.1f} before\n")

    print("| one call, ms | median (least to greatest) of", arguments.rounds, "|\n|---|---|")
    print("| command line: `invert explain --format json` |", milliseconds(command_line(arguments.program, arguments.rounds)), "|")
    peer = numpy_search(arguments.rounds)
    if peer:
        print("| NumPy search in process, tuned, concepts prepared (no statistics) |", milliseconds(peer), "|")
    listening, prepared, first_line, first_all = [], [], [], []
    for _ in range(arguments.rounds):
        service = Service(arguments.program)
        first, all_ = request(http.client.HTTPConnection(service.host), service.path(""))
        listening.append(service.listening)
        prepared.append(service.prepared)
        first_line.append(first)
        first_all.append(all_)
        service.close()
    print("| service: start until it listens |", milliseconds(listening), "|")
    print("| service: start until the concepts are prepared |", milliseconds(prepared), "|")
    print("| service: first request, first line |", milliseconds(first_line), "|")
    print("| service: first request, last line |", milliseconds(first_all), "|")

    service = Service(arguments.program)
    load(service, 4, 2 * arguments.seconds, "")
    print("\n| warm, clients | lines | first line: median, 99% | last line: median, 99% | requests/s |\n|---|---|---|---|---|")
    for lines in ("early", "complete"):
        for clients in CLIENTS:
            times, rate = load(service, clients, arguments.seconds, "&lines=" + lines)
            firsts, lasts = [first for first, _ in times], [last for _, last in times]
            print(
                f"| {clients} | {lines} | {percentile(firsts, 0.5):.1f}, {percentile(firsts, 0.99):.1f} "
                f"| {percentile(lasts, 0.5):.1f}, {percentile(lasts, 0.99):.1f} | {rate:.0f} |"
            )
    used = metric(service, "invert_native_used_bytes")
    rejected, seconds = vanish(service, arguments.vanishing)
    left = metric(service, "invert_native_used_bytes") - used
    print(
        f"\n{arguments.vanishing} clients vanished in the middle of endless requests; {seconds:.2f} s after the last one, no "
        f"request was left, {threads_of(service.process)} threads of requests, {left:.0f} bytes of native memory more than before."
    )
    service.close()
    print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# Runs all benchmarks and writes a results folder; see bench/results/README.md.
#
#   bench/run.sh                 about an hour on a calm machine
#   bench/run.sh --quick         a few minutes, to see that everything runs: its figures mean nothing
#   bench/run.sh --short         a quarter of an hour: two short forks, the best kernels and the Java ones, beam 3
#   bench/run.sh --out FOLDER    default bench/results/<yyyy-mm>-engine
set -euo pipefail
cd "$(dirname "$0")/.."

quick=false
short=false
out=bench/results/$(date +%Y-%m)-engine
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=true ;;
    --short) short=true ;;
    --out) out=${2:?--out needs a folder}; shift ;;
    *) echo "bench/run.sh: unknown option $1; options: --quick, --short, --out FOLDER" >&2; exit 2 ;;
  esac
  shift
done

mvn -q -B -DskipTests package
jar=bench/target/benchmarks.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$out"
raw=bench/target/results
mkdir -p "$raw"

jmh=(-jvmArgsAppend -XX:+UseParallelGC)
beams=()
peers=()
scaling=(16384 5)
dense_scaling=(3072 5)
if $quick; then
  jmh+=(-f 1 -wi 1 -i 1 -w 200ms -r 200ms -p shape=IMAGENET -p share=0.06 -p values=NORMAL)
  beams=(-p beam=3)
  peers=(--rounds 1 --neurons 16 --warm-up 1 --passes 3)
  scaling=(1024 1)
  dense_scaling=(256 1)
fi

if $short; then
  best=$("$java" -cp "$jar" dev.invert.bench.ListKernels)
  jmh+=(-f 2 -wi 2 -i 3 -w 300ms -r 300ms -p kernel="${best%%[, ]*},java" -p share=0.06 -p values=NORMAL,RELU)
  beams=(-p beam=3)
  peers=(--rounds 3 --neurons 64)
  scaling=(4096 3)
  dense_scaling=(768 3)
fi

# One benchmark run: name of its results, then what JMH takes.
measure() {
  local name=$1
  shift
  echo "== $name" >&2
  "$java" -jar "$jar" "${jmh[@]}" -rf json -rff "$raw/$name.json" -o "$raw/$name.log" "$@"
  grep '^skipped:' "$raw/$name.log" >&2 || true
}

flag() { grep -q -w -- "$1" /proc/cpuinfo && echo "$1"; }

machine() {
  echo "| what | value |"
  echo "|---|---|"
  echo "| date | $(date -u +%Y-%m-%d) |"
  echo "| commit | $(git rev-parse --short=12 HEAD)$(git diff --quiet HEAD -- || echo ', with uncommitted changes') |"
  echo "| processor | $(lscpu | sed -n 's/^Model name: *//p' | head -1), family $(lscpu | sed -n 's/^CPU family: *//p')," \
    "model $(lscpu | sed -n 's/^Model: *//p'), $(nproc) processors visible |"
  local flags=""
  for f in avx2 fma bmi2 avx512f avx512bw avx512dq avx512vl avx512cd hypervisor; do
    flags+="$(flag $f || true) "
  done
  echo "| flags that matter | $(echo $flags) |"
  echo "| caches | $(lscpu | sed -n 's/^\(L[0-9][a-z]*\) cache: */\1 /p' | paste -sd, | sed 's/,/, /g') |"
  echo "| memory | $(awk '/MemTotal/ {printf "%.1f GiB", $2 / 1048576}' /proc/meminfo) |"
  echo "| system | $(uname -sr) |"
  echo "| JVM | $("$java" -version 2>&1 | sed -n '3p') |"
  echo "| JVM options | -XX:+UseParallelGC |"
  echo "| compiler of the kernels | $(g++ --version 2>/dev/null | head -1 || echo unknown) |"
  echo "| kernels | $kernels |"
  echo "| load before | $load |"
  echo "| load after | $(cut -d' ' -f1-3 /proc/loadavg) |"
}

load=$(cut -d' ' -f1-3 /proc/loadavg)
kernels=$("$java" -cp "$jar" dev.invert.bench.ListKernels)

measure layer LayerBenchmark.rankAndSearch "${beams[@]}"
measure explain LayerBenchmark.explain -p beam=3 -p kernel="${kernels%%[, ]*}"
measure rank RankBenchmark
measure joint JointSumsBenchmark
measure select SelectBenchmark
measure collapse CollapseBenchmark
measure score ScoreBenchmark
# What is allocated per neuron: results only, or the loop makes garbage.
measure garbage LayerBenchmark.rankAndSearch -prof gc -p beam=3 -p kernel="${kernels%%[, ]*}"

echo "== threads" >&2
"$java" -cp "$jar" dev.invert.bench.ThreadScaling imagenet "${scaling[@]}" > "$raw/threads.md"
"$java" -cp "$jar" dev.invert.bench.ThreadScaling dense "${dense_scaling[@]}" >> "$raw/threads.md"

echo "== peers" >&2
if python3 -c 'import numpy, scipy' 2> /dev/null; then
  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE python3 bench/peers/compare.py "${peers[@]}" > "$raw/peers.md"
else
  echo "Not run: numpy and scipy are not installed." > "$raw/peers.md"
fi

{
  echo "# Measurements"
  echo
  $quick && echo "**A quick run, to see that everything runs: these figures mean nothing.**" && echo
  machine
  echo
  echo "## JMH"
  echo
  python3 bench/peers/jmh_tables.py "$raw"/{layer,explain,rank,joint,select,collapse,score}.json
  echo "## Garbage"
  echo
  python3 bench/peers/jmh_tables.py --allocation "$raw/garbage.json"
  echo "## Two threads"
  cat "$raw/threads.md"
  echo
  echo "## Peers"
  cat "$raw/peers.md"
} > "$out/measurements.md"
echo "wrote $out/measurements.md; JMH's own output is in $raw" >&2

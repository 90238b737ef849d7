#!/usr/bin/env bash
# Checks a device against the kernels, measures it, and writes a results folder; see bench/results/README.md.
#
#   bench/gpu.sh                     all GPUs, some minutes; needs CUDA 13 and cuDNN 9
#   bench/gpu.sh --device DEVICE     cpu, cuda or cuda:I
#   bench/gpu.sh --quick             a small size, to see that everything runs
#   bench/gpu.sh --out FOLDER        default bench/results/<yyyy-mm>-gpu
#   bench/gpu.sh --no-build          uses what an earlier call has built
set -euo pipefail
cd "$(dirname "$0")/.."

device=cuda
out=bench/results/$(date +%Y-%m)-gpu
sizes=(2048 5 100 1000000 dense)
build=true
quick=false
while [ $# -gt 0 ]; do
  case $1 in
    --device) device=${2:?--device needs a name}; shift ;;
    --out) out=${2:?--out needs a folder}; shift ;;
    --quick) quick=true; sizes=(8 1 2 2000 dense_100) ;;
    --no-build) build=false ;;
    *) echo "bench/gpu.sh: unknown option $1; options: --device DEVICE, --quick, --out FOLDER, --no-build" >&2; exit 2 ;;
  esac
  shift
done

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if $build; then
  extension=
  [ "$device" = cpu ] || extension=-Djavacpp.platform.extension=-gpu
  # Native jars of another build beside these would make LibTorch abort.
  rm -rf engine/target/invert bench/target/lib
  mvn -q -B -DskipTests $extension package
fi
mkdir -p "$out"
checked=$out/check.txt
load=$(cut -d' ' -f1-3 /proc/loadavg)

echo "== check" >&2
if ! engine/target/invert/bin/invert info --check --load --device "$device" > "$checked" 2>&1; then
  cat "$checked" >&2
  echo "bench/gpu.sh: the check failed, so nothing is measured: see $checked" >&2
  exit 1
fi

sed -i "s#$HOME/#~/#" "$checked"

echo "== measure" >&2
{
  echo "# Measurements"
  echo
  if $quick; then echo "**A quick run, to see that everything runs: these figures mean little.**"; echo; fi
  if [ "$device" = cpu ]; then
    echo "**LibTorch ran on the CPU device. No GPU was measured: all times of GPUs are predictions.**"
    echo
  fi
  echo "- date: $(date -u +%Y-%m-%d)"
  echo "- commit: $(git rev-parse --short=12 HEAD)$(git diff --quiet HEAD -- || echo ', with uncommitted changes')"
  echo "- processor: $(lscpu | sed -n 's/^Model name: *//p' | head -1)"
  echo "- memory: $(awk '/MemTotal/ {printf "%.1f GiB", $2 / 1048576}' /proc/meminfo)"
  echo "- JVM: $("$java" -version 2>&1 | sed -n '3p')"
  echo "- load before: $load"
  command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,power.limit --format=csv,noheader |
    sed 's/^/- nvidia-smi: /'
  OMP_WAIT_POLICY=PASSIVE "$java" -XX:+UseParallelGC -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
    -cp bench/target/benchmarks.jar dev.invert.bench.DeviceBenchmark "$device" "${sizes[@]}"
} > "$out/measurements.md"
echo "wrote $out/measurements.md and $checked" >&2

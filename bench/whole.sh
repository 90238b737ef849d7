#!/usr/bin/env bash
# Times whole `invert explain` commands of one or more builds in alternation, in fresh processes.
#
# usage: bench/whole.sh [-r ROUNDS] [-k "NEURONS…"] INVERT...
#
# INVERT is a launcher, such as engine/target/invert/bin/invert. Prints one CSV row per run: build, neurons, search,
# threads, seconds of wall and processor time, resident memory in KB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=3
counts="1024 4096"
while getopts r:k: option; do
  case $option in
    r) rounds=$OPTARG ;;
    k) counts=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '4,7s/^# \?//p' "$0" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for count in $counts; do
  java -cp "$here/target/benchmarks.jar" dev.invert.bench.ProblemFiles imagenet "$count" "$folder/$count"
done
echo "build,neurons,search,threads,wall,processor,resident_kb"
for ((round = 0; round < rounds; round++)); do
  for count in $counts; do
    for search in beam auto; do
      for threads in 1 2; do
        for invert; do
          rm -rf "$folder/out"
          /usr/bin/time -o "$folder/time" -f "%e %U %S %M" "$invert" explain \
            --activations "$folder/$count/activations.npy" --concepts "$folder/$count/concepts.npy" \
            --out "$folder/out" --search "$search" --threads "$threads" --quiet > /dev/null
          awk -v row="$invert,$count,$search,$threads" '{printf "%s,%.2f,%.2f,%d\n", row, $1, $2 + $3, $4}' "$folder/time"
        done
      done
    done
  done
done

#!/usr/bin/env bash
# Times whole `invert explain` commands of one or more builds in alternation, in fresh processes.
#
# usage: bench/whole.sh [-r ROUNDS] [-k "NEURONS…"] [-s "SHAPE…"] [-n] INVERT...
#
# INVERT is a launcher, such as engine/target/invert/bin/invert. SHAPE is imagenet (default), photographs, relu, dense,
# sparse, million, words or vocabulary. -n also times the NumPy search of bench/peers/numpy_search.py on one thread. Prints
# one CSV row per run: build, shape, neurons, search, threads, seconds of wall and processor time, resident memory in KB,
# and the seconds of the stages in run.json (of all threads for rank, search and statistics). Then prints the medians as a
# table.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=3
counts="1024 4096"
shapes=imagenet
numpy=
while getopts r:k:s:n option; do
  case $option in
    r) rounds=$OPTARG ;;
    k) counts=$OPTARG ;;
    s) shapes=$OPTARG ;;
    n) numpy=yes ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '4,10s/^# \?//p' "$0" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for shape in $shapes; do
  for count in $counts; do
    case $shape in
      imagenet | photographs | relu | dense)
        java -cp "$here/target/benchmarks.jar" dev.invert.bench.ProblemFiles "$shape" "$count" "$folder/$shape-$count" ;;
      *) python3 "$here/peers/shapes.py" "$shape" "$count" "$folder/$shape-$count" ;;
    esac
  done
done

# Prints the start of a row, the wall and processor time and the memory that time(1) has written, and seconds of stages.
row() {
  awk -v row="$1" -v stages="$2" '{printf "%s,%.2f,%.2f,%d,%s\n", row, $1, $2 + $3, $4, stages}' "$folder/time" |
    tee -a "$folder/rows.csv"
}

stages() {
  python3 -c '
import json, sys
seconds = json.load(open(sys.argv[1]))["seconds"]
names = ["startup", "load", "prepare", "rank", "search", "statistics", "write", "report"]
print(",".join(f"{seconds[n]:.3f}" if n in seconds else "" for n in names))' "$1"
}

echo "build,shape,neurons,search,threads,wall,processor,resident_kb,startup,load,prepare,rank,search_s,statistics,write,report" |
  tee "$folder/rows.csv"
for ((round = 0; round < rounds; round++)); do
  for shape in $shapes; do
    for count in $counts; do
      problem=$folder/$shape-$count
      for search in beam auto; do
        for threads in 1 2; do
          for invert; do
            rm -rf "$folder/out"
            /usr/bin/time -o "$folder/time" -f "%e %U %S %M" "$invert" explain \
              --activations "$problem/activations.npy" --concepts "$problem/concepts.npy" \
              --out "$folder/out" --search "$search" --threads "$threads" --quiet > /dev/null
            row "$invert,$shape,$count,$search,$threads" "$(stages "$folder/out/run.json")"
          done
        done
      done
      if [ -n "$numpy" ]; then
        # Forced kernels of OpenBLAS may be slow.
        /usr/bin/time -o "$folder/time" -f "%e %U %S %M" env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE \
          OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 \
          python3 "$here/peers/numpy_search.py" --style tuned "$problem" > /dev/null
        row "numpy,$shape,$count,numpy,1" ",,,,,,,"
      fi
    done
  done
done
echo
python3 "$here/peers/whole_table.py" < "$folder/rows.csv"

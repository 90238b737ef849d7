#!/usr/bin/env bash
# Times `invert explain` on one machine and on Spark's local-cluster with executors of one core, in alternation, in fresh
# processes, and fails if their explanations differ. The last run of each round loses an executor: it is killed with -9 when
# half of the parts are written.
#
# usage: bench/spark.sh [-r ROUNDS] [-k NEURONS] [-e "EXECUTORS…"] [-b "NEURONS_PER_TASK…"] APPLICATION SPARK_HOME
#
# APPLICATION is engine/target/invert, SPARK_HOME a folder with Spark's jars, such as engine/spark/target/spark-home, which
# `mvn verify` writes. Prints one CSV row per run: where, neurons per task, seconds of wall and processor time, and what
# Spark counted in its two stages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=3
neurons=1024
blocks="64 256"
executors_list="1 2 4"
while getopts r:k:b:e: option; do
  case $option in
    r) rounds=$OPTARG ;;
    k) neurons=$OPTARG ;;
    b) blocks=$OPTARG ;;
    e) executors_list=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 2 ] || { sed -n '6,10s/^# \?//p' "$0" >&2; exit 2; }
application=$1
SPARK_HOME=$(cd "$2" && pwd)
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_SCALA_VERSION=2.13
# Without it, Spark takes the folder for its own sources.
touch "$SPARK_HOME/RELEASE"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
java -cp "$here/target/benchmarks.jar" dev.invert.bench.ProblemFiles imagenet "$neurons" "$folder/problem"
problem=(explain --activations "$folder/problem/activations.npy" --concepts "$folder/problem/concepts.npy" --search beam)

opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
  java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

timed() {
  /usr/bin/time -o "$folder/time" -f "%e %U %S" "$@" > /dev/null 2> "$folder/err" || { cat "$folder/err" >&2; exit 1; }
}

row() {
  awk -v row="$1" -v counts="$(sed -n 's/^Spark: //p' "$folder/err" | paste -sd ';')" \
    '{printf "%s,%.1f,%.1f,\"%s\"\n", row, $1, $2 + $3, counts}' "$folder/time"
}

# Explains with a number of executors and of neurons per task.
submit() {
  rm -rf "$folder/there"
  timed java "${opens[@]}" -Xmx1g -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit \
    --master "local-cluster[$1,1,2048]" --conf spark.executor.memory=2g --conf spark.ui.enabled=false \
    --conf "spark.invert.neuronsPerTask=$2" \
    "$application/spark/invert-spark.jar" "${problem[@]}" --out "$folder/there"
  cmp "$folder/out/explanations.jsonl" "$folder/there/explanations.jsonl"
  cmp "$folder/out/explanations.csv" "$folder/there/explanations.csv"
}

# Kills one executor of this run when half of the parts are there.
lose_an_executor() {
  while [ "$(find "$folder/there" -name 'part-*' 2> /dev/null | wc -l)" -lt $((neurons / $1 / 2)) ]; do
    sleep 0.1
  done
  for driver in $(pgrep -f "SparkSubmit.*$folder"); do
    pid=$(pgrep -P "$driver" -f CoarseGrainedExecutorBackend | head -1 || true)
    if [ -n "$pid" ]; then
      kill -9 "$pid"
      return
    fi
  done
}

echo "where,neurons_per_task,wall,processor,counts"
for ((round = 0; round < rounds; round++)); do
  for threads in 1 2; do
    rm -rf "$folder/out"
    timed "$application/bin/invert" "${problem[@]}" --out "$folder/out" --threads $threads
    row "one machine with $threads threads,"
  done
  for executors in $executors_list; do
    for block in $blocks; do
      submit "$executors" "$block"
      row "$executors executors,$block"
    done
  done
  block=${blocks%% *}
  rm -rf "$folder/there"
  lose_an_executor "$block" &
  submit 2 "$block"
  wait
  row "2 executors of which one is killed,$block"
done

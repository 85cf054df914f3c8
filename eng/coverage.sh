#!/usr/bin/env bash
# Measures which lines and branches of runtime/ and generator/ their own tests run, and prints the shares. Takes the tests
# as `dotnet build -c Release` leaves them.
set -euo pipefail
cd "$(dirname "$0")/.."

out="$PWD/artifacts/coverage"

measure() { # TESTS ASSEMBLY CLASSES_LEFT_OUT...
  # coverlet rewrites assemblies where they lie.
  local copy="$out/$1" without=()
  for class in "${@:3}"; do
    without+=(--filter-not-class "*.$class")
  done
  rm -rf "$copy"
  cp -r "artifacts/bin/$1/release" "$copy"
  dotnet test --root-directory "$copy" --test-modules "$1.dll" --results-directory "$copy/results" \
    "${without[@]}" --coverlet --coverlet-output-format cobertura --coverlet-include "[$2]*" >"$out/$1.log" 2>&1 \
    || { echo "coverage: tests of $2 failed while they were measured; see $out/$1.log"; grep '^failed ' "$out/$1.log"; }
  find "$copy/results" -name '*.xml' -exec \
    sed -n 's/^ *<coverage line-rate="\([0-9.]*\)" branch-rate="\([0-9.]*\)".*/\1 \2/p' {} + \
    | awk -v name="$2" \
      '{ printf "coverage: %s: %.1f %% of the lines, %.1f %% of the branches\n", name, 100 * $1, 100 * $2 }'
}

mkdir -p "$out"
# What repeats the same lines a million times takes minutes when they are counted, and reaches hardly any others.
measure EarlyExitGen.Tests EarlyExitGen LargeDataTests LongTextTests RefereeTests WordPieceFuzzTests &
measure EarlyExitGen.Generator.Tests EarlyExitGen.Generator FuzzTests &
wait

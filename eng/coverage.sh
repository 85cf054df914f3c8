#!/usr/bin/env bash
# Measures which lines and branches of runtime/ and generator/ their own tests run, and prints the shares. Takes the tests
# as `dotnet build -c Release` leaves them.
set -euo pipefail
cd "$(dirname "$0")/.."

out="$PWD/artifacts/coverage"

measure() { # TESTS ASSEMBLY
  # coverlet rewrites assemblies where they lie.
  local copy="$out/$1"
  rm -rf "$copy"
  cp -r "artifacts/bin/$1/release" "$copy"
  dotnet test --test-modules "$copy/$1.dll" --results-directory "$copy/results" \
    --coverlet --coverlet-output-format cobertura --coverlet-include "[$2]*" >"$out/$1.log" 2>&1 \
    || { echo "coverage: tests of $2 failed while they were measured; see $out/$1.log"; grep '^failed ' "$out/$1.log"; }
  find "$copy/results" -name '*.xml' -exec \
    sed -n 's/^ *<coverage line-rate="\([0-9.]*\)" branch-rate="\([0-9.]*\)".*/\1 \2/p' {} + \
    | awk -v name="$2" \
      '{ printf "coverage: %s: %.1f %% of the lines, %.1f %% of the branches\n", name, 100 * $1, 100 * $2 }'
}

mkdir -p "$out"
measure EarlyExitGen.Tests EarlyExitGen &
measure EarlyExitGen.Generator.Tests EarlyExitGen.Generator &
wait

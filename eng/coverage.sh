#!/usr/bin/env bash
# Measures which lines and branches of runtime/ and generator/ their own tests run, and prints the shares.
set -euo pipefail
cd "$(dirname "$0")/.."

# coverlet rewrites assemblies where they lie: in a folder of its own, without links to files that others use.
out="$PWD/artifacts/coverage"
options=(-c Release -p:Coverage=true -p:ArtifactsPath="$out" -p:CreateHardLinksForCopyLocalIfPossible=false)

measure() { # PROJECT ASSEMBLY
  local results="$out/results/$1"
  rm -rf "$results"
  dotnet test "${options[@]}" --no-build --project "tests/$1" --results-directory "$results" \
    --coverlet --coverlet-output-format cobertura --coverlet-include "[$2]*" >"$out/$1.log" 2>&1 \
    || { echo "coverage: tests of $1 failed while they were measured; see $out/$1.log"; grep '^failed ' "$out/$1.log"; }
  find "$results" -name '*.xml' -exec \
    sed -n 's/^ *<coverage line-rate="\([0-9.]*\)" branch-rate="\([0-9.]*\)".*/\1 \2/p' {} + \
    | awk -v name="$2" \
      '{ printf "coverage: %s: %.1f %% of the lines, %.1f %% of the branches\n", name, 100 * $1, 100 * $2 }'
}

mkdir -p "$out"
for project in Runtime Generator; do
  dotnet build "${options[@]}" "tests/$project" >"$out/build.log" 2>&1 || { cat "$out/build.log"; exit 1; }
done

# Each has assemblies of its own.
measure Runtime EarlyExitGen &
measure Generator EarlyExitGen.Generator
wait

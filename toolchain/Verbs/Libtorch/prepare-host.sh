dotnet=$(readlink -f "$(command -v "${2:-dotnet}" || true)")
# What `earlyexit doctor --fix` runs on a system whose C++ library is older than GCC 13's (Debian 12, for one), whereas
# libtorch asks for GLIBCXX_3.4.32. Fetches Debian 13's C and C++ libraries into FOLDER and puts a copy of the `dotnet`
# host there that loads them; `train` runs itself again through that copy. Nothing of the system is changed, no root is
# needed, and where the system is new enough nothing is done.
#
#   prepare-host.sh FOLDER [DOTNET]
set -euo pipefail

readonly needed=GLIBCXX_3.4.32
readonly mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
readonly packages=(libc6 libstdc++6 libgcc-s1 zlib1g patchelf)

fail() { echo "$*" >&2; exit 1; }

is_new_enough() {
  local library
  library=$(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }') || true
  [[ -n $library ]] && grep -aq "$needed" "$library"
}

[[ $(uname -sm) == "Linux x86_64" ]] || { echo "Nothing to do on $(uname -sm)."; exit 0; }
PATH=$PATH:/sbin:/usr/sbin
is_new_enough && { echo "The system's C++ library has $needed; nothing to do."; exit 0; }

target=${1:?usage: prepare-host.sh FOLDER [DOTNET]}
mkdir -p "$target"
target=$(cd "$target" && pwd)

dotnet=$(readlink -f "$(command -v "${2:-dotnet}" || true)")
[[ -x $dotnet ]] || fail "there is no dotnet; install the .NET 10 SDK."
dotnet_root=$(dirname "$dotnet")

# Done already, for this very host and place? Then leave it, for a training may be running from it.
stamp="$needed $target $dotnet_root $(sha256sum <"$dotnet" | cut -d' ' -f1)"
if [[ -f $target/stamp && $(<"$target/stamp") == "$stamp" ]]; then
  echo "$target is up to date."
  exit 0
fi

readonly otherwise="install a libstdc++ of GCC 13 or newer ($needed)"
for program in apt-get dpkg; do
  command -v $program >/dev/null || fail "there is no $program here; $otherwise yourself."
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -f $keyring ]] || fail "there is no $keyring; install debian-archive-keyring, or $otherwise."

work=$(mktemp -d "$target/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,sources,packages,root}
cat >"$work/sources/trixie.sources" <<END
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: $keyring
END
apt=(apt-get -q=2
  -oDir::Etc::sourceparts="$work/sources" -oDir::Etc::sourcelist=/dev/null -oDir::State::Lists="$work/lists"
  -oDir::Cache="$work/cache" -oDir::Cache::archives="$work/cache/archives"
  -oAPT::Architecture=amd64 -oAPT::Sandbox::User= -oAcquire::Languages=none -oAcquire::Retries=3)

echo "Fetching ${packages[*]} of Debian 13 ..."
"${apt[@]}" update || fail "cannot read the package lists of $mirror."
(cd "$work/packages" && "${apt[@]}" download "${packages[@]}") || fail "cannot fetch the packages from $mirror."
for package in "$work"/packages/*.deb; do
  dpkg -x "$package" "$work/root"
done

# The libraries must lie where the patched host will look for them before it is made.
rm -rf "$target/root" "$target/dotnet" "$target/stamp"
mv "$work/root" "$target/root"
libraries=$target/root/usr/lib/x86_64-linux-gnu
loader=$libraries/ld-linux-x86-64.so.2
[[ -x $loader ]] || fail "Debian 13's libc6 has no $(basename "$loader") where it was expected; please report it."

mkdir "$target/dotnet"
for entry in host shared; do
  ln -s "$dotnet_root/$entry" "$target/dotnet/$entry"
done
cp "$dotnet" "$target/dotnet/dotnet"
# --force-rpath: the libraries that the host loads later must see the path as well.
"$loader" --library-path "$libraries" "$target/root/usr/bin/patchelf" \
  --set-interpreter "$loader" --force-rpath --set-rpath "$libraries:/usr/lib/x86_64-linux-gnu" "$target/dotnet/dotnet"
"$target/dotnet/dotnet" --list-runtimes >/dev/null || fail "the patched host does not start."

echo "$stamp" >"$target/stamp"
echo "$target is ready."

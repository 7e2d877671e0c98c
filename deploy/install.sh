#!/bin/sh
# usage: ./install.sh [--prefix DIR]             puts this folder under DIR (default /usr/local) and links its programs
#        ./install.sh --uninstall [--prefix DIR] takes away what that put there, and nothing else
# DESTDIR, if set, stands before every path that is written.
set -eu

prefix=/usr/local
action=install
while [ $# -gt 0 ]; do
    case "$1" in
    --prefix)
        [ $# -ge 2 ] || { echo "--prefix needs a folder" >&2; exit 2; }
        prefix=$2
        shift
        ;;
    --uninstall) action=uninstall ;;
    *) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;;
    esac
    shift
done
case "$prefix" in
/*) ;;
*) echo "--prefix wants an absolute path, not '$prefix'" >&2; exit 2 ;;
esac

home=$prefix/lib/agent-mesh
target=${DESTDIR:-}$home
source=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)

# What is linked from the prefix: programs, manual, completion for bash, zsh and fish.
folders="bin share/man/man1 share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d"

# Links into our folder are ours; whatever else is there stays.
remove_links() {
    for folder in $folders; do
        for link in "${DESTDIR:-}$prefix/$folder"/*; do
            if [ -L "$link" ]; then
                case "$(readlink "$link")" in
                "$home"/*) rm "$link" ;;
                esac
            fi
        done
    done
}

link_all() {
    mkdir -p "${DESTDIR:-}$prefix/$1"
    for file in "$target/$1"/*; do
        [ -e "$file" ] || continue
        link=${DESTDIR:-}$prefix/$1/$(basename "$file")
        if [ -e "$link" ] || [ -L "$link" ]; then
            echo "left alone, is not ours: $link" >&2
        else
            ln -sfn "$home/$1/$(basename "$file")" "$link"
        fi
    done
}

if [ "$action" = uninstall ]; then
    remove_links
    rm -rf "$target"
    echo "removed $home and the links to it; settings, keys and databases are where they were"
    exit 0
fi

[ "$source" != "$target" ] || { echo "this folder is the installed one" >&2; exit 1; }
remove_links
rm -rf "$target.new"
mkdir -p "$target.new"
# With their times: the caches are made for these files.
cp -Rp "$source/." "$target.new/"
rm -rf "$target"
mv "$target.new" "$target"
for folder in $folders; do
    link_all "$folder"
done
echo "installed in $home; programs in $prefix/bin: $(cd "$target/bin" && echo mesh*)"

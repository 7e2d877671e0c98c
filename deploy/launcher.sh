#!/bin/sh
# Runs @PROGRAM@ with the Java runtime beside it. MESH_JAVA_OPTIONS, if set, is for the JVM, such as -Xmx512m.
self=$(readlink -f "$0")
home=${self%/bin/*}
# Without a UTF-8 locale the JVM cannot read what is typed beyond ASCII.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
*[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;;
*) export LC_ALL=C.UTF-8 ;;
esac
# What lives for a moment gains nothing from the second compiler.
case "@PROGRAM@ ${1:-}" in
"meshctl "* | *" token" | *" audit" | *" backup") compiler=-XX:TieredStopAtLevel=1 ;;
*) compiler=-XX:+TieredCompilation ;;
esac
# What lives long is small until it needs more, and gives back what its start took. A server gets room for a second's garbage.
case "@PROGRAM@" in
meshctl) memory= ;;
meshd) memory="-Xms8m -XX:TrimNativeHeapInterval=10000" ;;
*) memory="-Xms24m -Xmn16m -XX:TrimNativeHeapInterval=10000" ;;
esac
# A cache that is missing or does not fit only costs time, and is no news for who runs a program.
cache=$home/cache/@PROGRAM@.aot
set -- -jar "$home/programs/@PROGRAM@.jar" "$@"
[ ! -f "$cache" ] || set -- -XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off "$@"
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseSerialGC $memory $compiler ${MESH_JAVA_OPTIONS:-} "$@"

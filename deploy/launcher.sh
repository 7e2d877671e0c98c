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
# A sidecar is small until it needs more.
heap=
[ "@PROGRAM@" != meshd ] || heap=-Xms8m
# A cache that is missing or does not fit only costs time, and is no news for who runs a program.
cache=$home/cache/@PROGRAM@.aot
set -- -jar "$home/programs/@PROGRAM@.jar" "$@"
[ ! -f "$cache" ] || set -- -XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off "$@"
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseSerialGC $heap $compiler ${MESH_JAVA_OPTIONS:-} "$@"

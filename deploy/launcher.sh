#!/bin/sh
# Runs @PROGRAM@ with the Java runtime beside it. MESH_JAVA_OPTIONS, if set, is for the JVM, such as -Xmx512m, and counts
# for more than what is set here.
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
# Bounds of the heap, of classes and of compiled code: docs/limits.md says what fits into them.
case "@PROGRAM@" in
meshctl) memory="-Xmx256m -XX:MaxMetaspaceSize=64m -XX:ReservedCodeCacheSize=32m" ;;
meshd) memory="-Xms8m -Xmx1g -XX:MaxMetaspaceSize=96m -XX:ReservedCodeCacheSize=64m" ;;
mesh-registry) memory="-Xms24m -Xmn16m -Xmx768m -XX:MaxMetaspaceSize=96m -XX:ReservedCodeCacheSize=64m" ;;
mesh-relay) memory="-Xms24m -Xmn16m -Xmx1g -XX:MaxMetaspaceSize=96m -XX:ReservedCodeCacheSize=64m" ;;
*) memory="-Xms24m -Xmn16m -Xmx1536m -XX:MaxMetaspaceSize=128m -XX:ReservedCodeCacheSize=96m" ;;
esac
# What lives long is small until it needs more, and gives back what its start and a busy hour took. A server gets room for
# a second's garbage (-Xmn). Without memory it ends, for systemd to start it again, and does not go on without one of its threads.
case "@PROGRAM@" in
meshctl) ;;
*) memory="$memory -XX:+ExitOnOutOfMemoryError -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=10000" ;;
esac
# A cache that is missing or does not fit only costs time, and is no news for who runs a program.
cache=$home/cache/@PROGRAM@.aot
set -- -jar "$home/programs/@PROGRAM@.jar" "$@"
[ ! -f "$cache" ] || set -- -XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off "$@"
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseSerialGC $memory $compiler ${MESH_JAVA_OPTIONS:-} "$@"

# Sourced by the program wrappers: `launch MODULE [JVM OPTION…] -- ARGUMENT…` becomes the built program, so signals and
# exit codes are its own. MESH_JAVA_OPTIONS, if set, is for the JVM, such as -Xmx512m.

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
. "$here/scripts/lib/jdk.sh"

launch() {
    local module=$1 options=()
    shift
    while [ "$1" != "--" ]; do
        options+=("$1")
        shift
    done
    shift
    local jar="$here/$module/target/$module.jar"
    if [ ! -f "$jar" ] || [ ! -d "$here/$module/target/lib" ]; then
        echo "$module: not built yet. Build it: (cd $here && mvn -DskipTests package)" >&2
        exit 1
    fi
    find_jdk || exit 1
    local more
    read -ra more <<<"${MESH_JAVA_OPTIONS:-}"
    # Netty and the SQLite driver use what the JDK warns about otherwise.
    exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+UseSerialGC "${options[@]}" "${more[@]}" -jar "$jar" "$@"
}

# Sourced. Finds a JDK 25 without starting one: `find_jdk` sets JAVA_HOME, or says in one line what to install.

# Whether $1 is a JDK 25 with a compiler; the release file tells without starting it.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

find_jdk() {
    local on_path candidate
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for candidate in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/*jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
        if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
            export JAVA_HOME="$candidate"
            return 0
        fi
    done
    echo "no JDK 25 found: install one (for example Temurin 25) in a usual place, or set JAVA_HOME to it" >&2
    return 1
}

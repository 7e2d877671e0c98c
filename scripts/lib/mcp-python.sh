# Sourced: `find_mcp_python SCRIPT` sets mcp_python to a Python with the official MCP package, and mcp_cache to the folder that
# it is in: ${XDG_CACHE_HOME:-~/.cache}/agent-mesh-interop/mcp. Installs it there, which needs a network; says so and fails if
# there is no Python.

mcp_cache="${XDG_CACHE_HOME:-$HOME/.cache}/agent-mesh-interop/mcp"
mcp_python="$mcp_cache/py/bin/python"
mcp_package=2.3.0

find_mcp_python() {
    command -v python3 >/dev/null || { echo "$1: skipped: there is no python3"; return 1; }
    mkdir -p "$mcp_cache"
    [ -x "$mcp_python" ] || python3 -m venv "$mcp_cache/py"
    "$mcp_python" -c "import importlib.metadata as m; assert m.version('mcp') == '$mcp_package'" 2>/dev/null ||
        "$mcp_cache/py/bin/pip" install --quiet "mcp==$mcp_package"
}

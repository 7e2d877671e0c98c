# Completion of meshctl for bash. Load it now with
#     source <(meshctl completion bash)
# or for good by writing it to ~/.local/share/bash-completion/completions/meshctl
_meshctl() {
    local IFS=$'\n'
    COMPREPLY=($(meshctl __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _meshctl meshctl

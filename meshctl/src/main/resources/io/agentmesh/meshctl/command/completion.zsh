#compdef meshctl
# Completion of meshctl for zsh. Load it now with
#     source <(meshctl completion zsh)
# or for good by writing it to a file _meshctl in a folder of $fpath
_meshctl() {
    local -a candidates
    candidates=("${(@f)$(meshctl __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    candidates=(${candidates:#})
    if (( $#candidates )); then
        compadd -- $candidates
    else
        _files
    fi
}
compdef _meshctl meshctl

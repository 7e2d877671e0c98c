# Completion of meshctl for fish. Load it now with
#     meshctl completion fish | source
# or for good by writing it to ~/.config/fish/completions/meshctl.fish
function __meshctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    meshctl __complete -- $words[2..-1] "$current" 2>/dev/null
end
complete -c meshctl -a '(__meshctl_complete)'

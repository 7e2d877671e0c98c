# Completion of meshctl for fish. Load it now with
#     meshctl completion fish | source
# or for good by writing it to ~/.config/fish/completions/meshctl.fish
function __meshctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found (meshctl __complete -- $words[2..-1] "$current" 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c meshctl -f -a '(__meshctl_complete)'

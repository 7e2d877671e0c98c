# Sourced. `with_signals COMMAND...` runs it with SIGHUP and SIGINT as a terminal has them. Whoever starts a script by nohup
# or in the background of another has them ignored, what it starts inherits that, and a JVM keeps to it: tests that send
# them to a program would wait in vain.
with_signals() {
    if env --default-signal=HUP,INT true 2>/dev/null; then
        env --default-signal=HUP,INT "$@"
    else
        "$@"
    fi
}

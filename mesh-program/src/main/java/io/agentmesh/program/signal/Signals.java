package io.agentmesh.program.signal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// Signals of the operating system, for the one program that runs in this process.
///
/// The JDK has no public door to them but shutdown hooks, which can neither choose the exit code nor see a
/// second signal. `sun.misc.Signal` (module `jdk.unsupported`) is stable since JDK 1.2 and is reached by
/// reflection because the compiler's warning for it cannot be silenced.
public final class Signals {
    /// Whether a signal reaches this process.
    public enum Delivery {
        /// The action runs when it comes.
        ARRIVES,
        /// Whoever started the process had it ignored, as `nohup` does with SIGHUP, and the JVM keeps to that.
        IGNORED
    }

    private Signals() {}

    /// Runs the action, in a thread of the JVM's own, whenever the signal arrives; replaces what was there
    /// before.
    ///
    /// @param name without the leading `SIG`: `TERM`, `INT`, `HUP`
    /// @throws IllegalStateException if the JVM does not let go of this signal
    public static Delivery on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calling(action));
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
            boolean ignored = handler.getField("SIG_IGN").get(null).equals(before);
            return ignored ? Delivery.IGNORED : Delivery.ARRIVES;
        } catch (ReflectiveOperationException unavailable) {
            throw new IllegalStateException("SIG" + name + " cannot be handled on this JVM", unavailable);
        }
    }

    private static InvocationHandler calling(Runnable action) {
        return (Object proxy, Method method, Object[] arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "SignalHandler";
        };
    }
}

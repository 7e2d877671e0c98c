package io.agentmesh.core.identity;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// One provider at once, and a faster one from when a process has shown that it has work for it.
///
/// Corretto's native part takes up to half a second to load and nine megabytes to keep: much for a command that signs
/// once and for a daemon that waits, little for a relay that verifies all day
/// (docs/adr/0040-fast-signatures-when-there-is-work.md). It is loaded by a thread of its own, so nobody waits for
/// it; keys that are in use go over to it with their next signature.
final class AdaptiveSignatures implements SignatureProvider {
    /// Signatures made or verified before the faster provider is looked for.
    static final int FIRST_SIGNATURES = 200;

    private final Supplier<Optional<SignatureProvider>> faster;
    private final Executor loader;
    private final AtomicInteger untilFaster = new AtomicInteger(FIRST_SIGNATURES);
    private volatile SignatureProvider current;

    /// @param first who works at once
    /// @param faster loads the other, if it is there; called once, by `loader`
    AdaptiveSignatures(SignatureProvider first, Supplier<Optional<SignatureProvider>> faster, Executor loader) {
        this.current = first;
        this.faster = faster;
        this.loader = loader;
    }

    static SignatureProvider ofThisProcess() {
        return new AdaptiveSignatures(
                new BouncyCastleSignatures(),
                CorrettoSignatures::find,
                task -> Thread.ofPlatform().daemon().name("signature-provider").start(task));
    }

    /// That of who works now.
    @Override
    public String name() {
        return current.name();
    }

    @Override
    public Check check(byte[] key, PublicPoint point) {
        var prepared = new Prepared<>(provider -> provider.check(key, point));
        return (message, signature) -> prepared.now().holds(message, signature);
    }

    @Override
    public Signer signer(byte[] seed, byte[] key) {
        var prepared = new Prepared<>(provider -> provider.signer(seed, key));
        return message -> prepared.now().sign(message);
    }

    /// Counts a signature, and says whose it is.
    private SignatureProvider next() {
        if (untilFaster.get() > 0 && untilFaster.decrementAndGet() == 0) {
            loader.execute(() -> faster.get().ifPresent(found -> current = found));
        }
        return current;
    }

    /// What one key needs of the provider that works now. Two threads may prepare it twice, to the same end.
    private final class Prepared<T> {
        private final Function<SignatureProvider, T> prepare;
        private volatile By<T> last;

        Prepared(Function<SignatureProvider, T> prepare) {
            this.prepare = prepare;
            this.last = by(current);
        }

        T now() {
            SignatureProvider provider = next();
            By<T> known = last;
            if (known.provider() != provider) {
                known = by(provider);
                last = known;
            }
            return known.made();
        }

        private By<T> by(SignatureProvider provider) {
            return new By<>(provider, prepare.apply(provider));
        }
    }

    private record By<T>(SignatureProvider provider, T made) {}
}

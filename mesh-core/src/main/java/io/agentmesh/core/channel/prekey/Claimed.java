package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/// What a caller got for one agreement: the bundle and, if one was left, a one-time prekey; all signatures hold.
public final class Claimed {
    private final SignedBundle bundle;
    private final @Nullable OneTimePrekey oneTime;

    private Claimed(SignedBundle bundle, @Nullable OneTimePrekey oneTime) {
        this.bundle = bundle;
        this.oneTime = oneTime;
    }

    /// A bundle with a one-time prekey; [ErrorCode#BAD_BUNDLE] if the bundle's agent did not sign the prekey.
    public static Decoded<Claimed> of(SignedBundle bundle, OneTimePrekey oneTime) {
        Bundle.Owner owner = bundle.bundle().owner();
        return owner.agent()
                .key()
                .then(key -> oneTime.isSignedBy(key, owner.device())
                        ? Decoded.ok(new Claimed(bundle, oneTime))
                        : Decoded.bad(ErrorCode.BAD_BUNDLE, "the one-time prekey is not signed by its agent"));
    }

    /// A bundle alone: the last resort when no one-time prekey is left. The first flight is then protected by one
    /// agreement less (offline §20).
    public static Claimed lastResort(SignedBundle bundle) {
        return new Claimed(bundle, null);
    }

    /// The bundle.
    public SignedBundle bundle() {
        return bundle;
    }

    /// This, for a caller who insists on a one-time prekey; [ErrorCode#NO_PREKEYS] if there is none.
    public Decoded<Claimed> withOneTime() {
        return oneTime == null ? Decoded.bad(ErrorCode.NO_PREKEYS, "no one-time prekey is left") : Decoded.ok(this);
    }

    @Nullable
    OneTimePrekey oneTime() {
        return oneTime;
    }

    @Override
    public String toString() {
        return "Claimed[" + bundle + (oneTime == null ? ", last resort]" : ", one-time prekey " + oneTime.id() + "]");
    }
}

package io.agentmesh.core.channel.noise;

import org.jspecify.annotations.Nullable;

/// The two transport keys over the JDK's cipher.
record ComposedCiphers(ChaChaPoly sender, ChaChaPoly receiver) implements TransportCiphers {
    @Override
    public void seal(long counter, byte[] message) {
        sender.sealInPlace(counter, message);
    }

    @Override
    public byte @Nullable [] open(long counter, byte[] message) {
        return receiver.open(counter, message);
    }

    @Override
    public void destroy() {
        sender.destroy();
        receiver.destroy();
    }
}
